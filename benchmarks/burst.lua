-- For wrk: every feed in turn, with what it was told last, one in twenty as a new subscriber. Counts each status.
-- The file named in POLLS has a path and an ETag to a line.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  counted = {}
  polls = {}
  for line in io.lines(os.getenv("POLLS")) do
    local path, etag = line:match("^(%S+) (.+)$")
    table.insert(polls, wrk.format("GET", path, {["Accept-Encoding"] = "gzip", ["If-None-Match"] = etag}))
    if #polls % 20 == 0 then
      table.insert(polls, wrk.format("GET", path, {["Accept-Encoding"] = "gzip"}))
    end
  end
  at = 0
end

function request()
  at = at % #polls + 1
  return polls[at]
end

function response(status)
  counted[status] = (counted[status] or 0) + 1
end

function done(summary)
  local sums = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("counted")) do
      sums[status] = (sums[status] or 0) + count
    end
  end
  for status, count in pairs(sums) do
    io.write(string.format("Status %d: %d\n", status, count))
  end
  local errors = summary.errors
  io.write(string.format("Unanswered: %d\n", errors.connect + errors.read + errors.write + errors.timeout))
end
