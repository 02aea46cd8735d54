module github.com/siohook/siohook/bench/peers/plain

go 1.26.0
