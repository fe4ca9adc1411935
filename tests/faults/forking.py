"""Processes forked from one that has imported everything, and has one thread: that twenty start takes no time.

There is one such server in a process of tests, and what it imports is settled before it first forks.
"""

import multiprocessing

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(
    ["tests.faults.killing_acts", "tests.faults.mail_workers", "tests.faults.web_processes"]
)
