"""The benchmark: a national round measured stage by stage, one changed record, and the same work elsewhere."""
