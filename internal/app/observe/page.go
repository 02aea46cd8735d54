package observe

import (
	"fmt"
	"html"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
)

// What is looked for in a web page; what is written wrongly in it may be read wrongly.
var (
	isPage    = lazy.Pattern(`(?i)<(?:!doctype html|html|head|body|table|div|section|main|article|span|dl|ul|ol|li|p|h[1-6]|pre|b|strong|br|td)\b[^<>]*>`)
	unread    = lazy.Pattern(`(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<template\b.*?</template\s*>`)
	tables    = lazy.Pattern(`(?is)<table\b[^<>]*>(.*?)</table\s*>`)
	tableRow  = lazy.Pattern(`(?i)<tr\b[^<>]*>`)
	tableCell = lazy.Pattern(`(?i)<t[dh]\b[^<>]*>`)
	inline    = lazy.Pattern(`(?i)</?(?:a|abbr|b|bdi|big|button|cite|code|dd|em|font|i|input|kbd|label|mark|meter|output|progress|q|s|small|span|strong|sub|sup|time|tt|u|var)\b[^<>]*>|</dt\s*>`)
	tag       = lazy.Pattern(`</?[A-Za-z!][^<>]*>`)
)

// page is what a web page says, in lines, but for its tables, which it puts into the state.
func page(text string, state *members) string {
	text = unread().ReplaceAllString(text, " ")
	n := 0
	text = tables().ReplaceAllStringFunc(text, func(one string) string {
		rows := rowsOf(tables().FindStringSubmatch(one)[1])
		if !isWide(rows) {
			return "\n" + one + "\n"
		}
		n++
		putTable(state, fmt.Sprintf("table %d", n), rows)
		return "\n"
	})
	text = tableRow().ReplaceAllString(strings.Join(strings.Fields(text), " "), "\n")
	text = tableCell().ReplaceAllString(text, " ")
	return plainText(strings.NewReplacer("</td>", " ", "</th>", " ").Replace(text))
}

// plainText is the text of a page, with a line for each block.
func plainText(text string) string {
	return html.UnescapeString(tag().ReplaceAllString(inline().ReplaceAllString(text, " "), "\n"))
}

func rowsOf(text string) (rows [][]string) {
	for i, row := range tableRow().Split(text, mostLines) {
		cells := []string(nil)
		for k, cell := range tableCell().Split(row, mostCells) {
			if k > 0 {
				cells = append(cells, strings.Join(strings.Fields(plainText(cell)), " "))
			}
		}
		if i > 0 && cells != nil {
			rows = append(rows, cells)
		}
	}
	return rows
}

// mostCells is how many cells of a row of a table are read.
const mostCells = 100

// isWide tells a table of things from one that has a name and a number in each row: that is
// read in lines.
func isWide(rows [][]string) bool {
	if len(rows) == 0 {
		return false
	}
	for _, row := range rows {
		if len(row) < 2 || len(row) != len(rows[0]) {
			return false
		}
	}
	return len(rows[0]) > 2 || !isAmount(rows[0][1])
}
