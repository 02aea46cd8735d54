package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/siohook/siohook/licences"
)

// version is set by the linker in released binaries.
var version = ""

func newVersionCmd(s *streams) *cobra.Command {
	var texts bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of siohook, or the licences of its parts",
		Example: `  siohook version
  siohook version --licences`,
		Args: wantArgs(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if texts {
				_, err := io.WriteString(s.out, licences.Text)
				return err
			}
			_, err := io.WriteString(s.out, versionLine())
			return err
		},
	}
	cmd.Flags().BoolVar(&texts, "licences", false, "print the licences of siohook and of everything in its binary")
	cmd.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "licenses" {
			name = "licences"
		}
		return pflag.NormalizedName(name)
	})
	return cmd
}

func versionLine() string {
	return fmt.Sprintf("siohook %s (%s, %s/%s)\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// buildVersion is the release, or what the Go tool knows of the build.
func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
