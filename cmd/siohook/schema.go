package main

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type schemaOptions struct {
	profile *oneOf
	draft   *oneOf
	plan    bool
	catalog catalogFlag
}

func newSchemaCmd(s *streams) *cobra.Command {
	o := schemaOptions{profile: newOneOf("lenient", "strict"), draft: newOneOf("2020-12", "draft-07")}
	cmd := &cobra.Command{
		Use:   "schema [EVENT]",
		Short: "Print the JSON Schema of an event, or of all events",
		Long: `Print the JSON Schema of one event, complete with everything it refers to. Without an
EVENT, print the bundle: a schema that matches any event of the catalog. With --catalog
all, that is the first catalog, automation.

The lenient schema allows what the provider may add. The strict schema allows only what
is documented or was seen.`,
		Example: `  siohook schema contact.tag.added
  siohook schema --profile strict --draft draft-07 > systemeio.schema.json`,
		Args:              wantArgs(0, 1),
		ValidArgsFunction: completeEvents,
		RunE: func(_ *cobra.Command, args []string) error {
			return runSchema(&o, args, s)
		},
	}
	o.catalog.addAllTo(cmd)
	addOneOf(cmd, o.profile, "profile", "lenient or strict schema")
	addOneOf(cmd, o.draft, "draft", "version of JSON Schema")
	cmd.Flags().BoolVar(&o.plan, "plan", false, "show whether the EVENT is validated the fast way, and if not, what in its schema prevents it")
	cmd.AddCommand(newSchemaExportCmd(s), newSchemaDiffCmd(s))
	return cmd
}

func runSchema(o *schemaOptions, args []string, s *streams) error {
	catalog, profile := o.catalog.Catalog, schemas.Profile(o.profile.value)
	name, of := schemas.BundleFile(profile), catalog.Parts()[0]
	if len(args) == 1 {
		rows, err := catalog.Match(args)
		if err != nil {
			return badName(err)
		}
		if len(rows) > 1 {
			return &usageError{errManyEvents(args[0], rows), "give one of them"}
		}
		name, of = rows[0].SchemaFile(profile), catalog.Owner(rows[0])
		if o.plan {
			_, err := fmt.Fprintln(s.out, strings.TrimSuffix(validate.New(catalog, validate.Options{}).Plan(rows[0]), "\n"))
			return err
		}
	}
	if o.plan {
		return &usageError{errors.New("--plan needs an EVENT"), ""}
	}
	if o.draft.value == "draft-07" {
		name = path.Join("draft-07", name)
	}
	text, err := of.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = s.out.Write(text)
	return err
}
