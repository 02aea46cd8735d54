// Package loadpage writes the report of a load run as a page: one file that needs
// no network, with plots, for light and dark, readable on a phone.
//
//	err := loadpage.Write(file, report)
package loadpage

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/web"
)

//go:embed page.html.tmpl
var pageText string

//go:embed page.js
var script string

//go:embed page.css
var style string

// The plots are drawn by uPlot 1.6.32, as published on npm.
var (
	//go:embed uplot/uPlot.iife.min.js
	uPlotScript string
	//go:embed uplot/uPlot.min.css
	uPlotStyle string
	//go:embed uplot/LICENSE
	uPlotLicense string
)

// Write writes the page.
func Write(w io.Writer, r *load.Report) error {
	page, err := template.New("page").Funcs(template.FuncMap{"ms": ms, "number": number, "percent": percent}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("load page: %w", err)
	}
	data, err := json.Marshal(plotsOf(r)) // escapes <, > and &: nothing can leave its script element
	if err != nil {
		return fmt.Errorf("load page: %w", err)
	}
	// Both are taken for what they are: the files that are embedded, in constants.
	code := "/*! uPlot 1.6.32\n" + uPlotLicense + "*/\n" + uPlotScript + "\n" + script
	css := web.CSS + uPlotStyle + style
	v := view{
		Report: r, Facts: factsOf(r), Events: rowsOf(r), Outcomes: outcomesOf(r),
		Data:   template.JS(data), //nolint:gosec // JSON of numbers and escaped text
		Script: template.JS(code), //nolint:gosec // embedded
		Style:  template.CSS(css), //nolint:gosec // embedded
		Policy: web.Policy(code, css),
	}
	v.Verdict, v.VerdictClass, v.VerdictText = verdictOf(r)
	var b strings.Builder
	if err := page.Execute(&b, v); err != nil {
		return fmt.Errorf("load page: %w", err)
	}
	_, err = io.WriteString(w, b.String())
	return err
}
