// Package verdict reports what siohook test found: as text, in the formats of package report,
// and as files of evidence.
package verdict
