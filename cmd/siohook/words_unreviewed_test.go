package main

// unreviewed are the files whose texts have not been gone through yet. The list only gets shorter.
var unreviewed = map[string]bool{}
