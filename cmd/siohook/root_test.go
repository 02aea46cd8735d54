package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A value that a flag cannot have is an error in our words: no parser's.
func TestFlagValues(t *testing.T) {
	t.Parallel()
	tried := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			for _, value := range []string{"x y", "-1.5", "9" + strings.Repeat("0", 400)} {
				err := c.Flags().Parse([]string{"--" + f.Name + "=" + value})
				if err == nil {
					continue // a text
				}
				tried++
				said := strings.ReplaceAll(flagError(c, err).Error(), f.Name, "")
				for _, words := range []string{"strconv", "invalid", "syntax", "range", "time: "} {
					if strings.Contains(said, words) {
						t.Errorf("%s --%s=%.10s: %.200s", c.CommandPath(), f.Name, value, said)
					}
				}
			}
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRootCmd(&streams{}))
	if tried < 60 {
		t.Errorf("only %d values were tried", tried)
	}
}
