package main

import (
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// madeUp are the flags that say which events are made up.
var madeUp = []string{
	"events", "mix", "seen", "shape", "account", "locale", "start-time", "story", "contacts", "days", "override", "add", "remove",
	"shuffle", "template", "vary", "from", "shard", "encoding",
}

// source makes what is sent, and says what it is in a few words.
func (o *loadOptions) source(cmd *cobra.Command, files []string, s *streams) (source load.Source, note string, done func(), err error) {
	done = func() {}
	if len(files) > 0 {
		if err := notWith(cmd, "FILEs: it is for generated events", madeUp...); err != nil {
			return nil, "", nil, err
		}
		list := load.NewList(o.target.catalog.Catalog)
		opener := o.target.catalog.opener()
		err := opener.Each(cmd.Context(), input.Files{Args: files, Stdin: s.in}, func(file string, in *input.Input) error {
			return in.Payloads(file, func(file string, line int, d input.Delivery) error {
				name, err := opener.NameOf(d.Delivery)
				if err != nil {
					return hint.With(fmt.Errorf("%s:%d: %w", file, line, err), hint.Of(err))
				}
				return list.Add(name, d.Delivery)
			})
		})
		if err != nil {
			return nil, "", nil, err
		}
		o.target.catalog.warnOf(opener.Products, s)
		source, note = list, words.Count(list.Len(), "payload")+" from files, in a loop"
	} else if source, note, done, err = o.fakes(); err != nil {
		return nil, "", nil, err
	}
	if o.invalid == "" {
		return source, note, done, nil
	}
	part, err := strconv.ParseFloat(strings.TrimSuffix(o.invalid, "%"), 64)
	if err != nil || math.IsNaN(part) || part <= 0 || part > 100 {
		return nil, "", nil, &usageError{fmt.Errorf("--invalid %s: want a percentage such as 2%%", o.invalid), ""}
	}
	if source, err = load.Invalid(source, part/100, o.events.seed, o.events.faker); err != nil {
		return nil, "", nil, badName(err)
	}
	return source, fmt.Sprintf("%s, %g %% of them invalid", note, part), done, nil
}

func (o *loadOptions) fakes() (source load.Source, note string, done func(), err error) {
	done = func() {}
	shard, err := o.events.part()
	if err != nil {
		return nil, "", nil, err
	}
	note = fmt.Sprintf("generated events of seed %d", o.events.seed)
	if o.events.shard != "" {
		note += ", shard " + o.events.shard
	}
	if o.events.story {
		source, done = load.Stories(o.tell, shard)
		return source, "stories: " + note, done, nil
	}
	faker, err := o.events.newFaker()
	if err != nil {
		return nil, "", nil, err
	}
	return load.Events(faker, o.events.from, shard, o.target.catalog.HasOwnHeaders()), note, done, nil
}

// tell tells the stories of a round: other contacts of the same account.
func (o *loadOptions) tell(round uint64) (iter.Seq[fake.Event], error) {
	options := o.events.faker
	made, err := account.Make(o.events.seed, options.Account, options.Locales...)
	if err != nil {
		return nil, badName(err)
	}
	options.Account = made.Account
	faker, err := fake.New(o.events.seed+round, options)
	if err != nil {
		return nil, badName(err)
	}
	events, err := faker.Stories(fake.StoryOptions{Contacts: o.events.contacts, Days: o.events.days})
	if err != nil {
		return nil, &usageError{err, ""}
	}
	return events, nil
}
