"""Who stands at the door, chairs, interprets and minds the children of a school, and when."""
