module github.com/siohook/siohook/bench/peers/listen

go 1.26.0
