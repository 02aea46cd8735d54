package books_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/books"
)

// A row of orders, of about 160 bytes.
func BenchmarkRows(b *testing.B) {
	const n = 100_000
	for name, row := range map[string]string{
		"csv":  "%d,%d,buyer%d@example.com,5830,EUR,paid,2026-01-02T15:04:05Z,,Some product of the shop\n",
		"json": `{"id":%d,"order_id":%d,"email":"buyer%d@example.com","amount":5830,"currency":"EUR","status":"paid","paid_at":"2026-01-02T15:04:05Z","deleted_at":null,"product":{"name":"Some product of the shop"}}` + "\n",
	} {
		var text strings.Builder
		if name == "csv" {
			text.WriteString("id,order_id,email,amount,currency,status,paid_at,deleted_at,product\n")
		}
		for i := range n {
			fmt.Fprintf(&text, row, i, i/2, i)
		}
		for _, where := range []string{"", "status != 'test' and deleted_at is null"} {
			b.Run(name+"/where="+where, func(b *testing.B) {
				b.SetBytes(int64(text.Len()))
				b.ReportAllocs()
				for b.Loop() {
					table, err := books.Open(b.Context(), books.Source{Name: "-", Stdin: strings.NewReader(text.String()), Where: where})
					if err != nil {
						b.Fatal(err)
					}
					rows := 0
					for _, err := range table.Rows() {
						if err != nil {
							b.Fatal(err)
						}
						rows++
					}
					if rows != n {
						b.Fatal(rows)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
			})
		}
	}
}
