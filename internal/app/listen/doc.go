// Package listen is the receiver of siohook listen: it takes any delivery, checks
// it, stores it, answers as told once the store has it on disk, and forwards it.
//
//	l, err := listen.New(listen.Options{Folder: dir, Validator: v, Now: clock})
//	s, err := l.Serve("127.0.0.1:8025")
//	// deliveries come ...
//	err = s.Close(ctx)
//	err = l.Close()
//
// An [Index] in memory knows all captures of the store but for their bodies;
// [Forwarder] hands them on in order; [Expectations] say what must come.
//
// The package prints nothing and has no pages: package inspect does.
package listen
