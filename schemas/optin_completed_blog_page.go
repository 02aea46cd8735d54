package schemas

// ContactOptinCompletedBlogPage is sent when a contact fills in the form of a
// blog page (doc).
type ContactOptinCompletedBlogPage struct {
	Envelope[ContactOptinCompletedBlogPageData]
}

// ContactOptinCompletedBlogPageData is what happened in a
// [ContactOptinCompletedBlogPage].
type ContactOptinCompletedBlogPageData struct {
	// Blog page that holds the form.
	PageModel PageModel `json:"page_model"`
	// Contact who filled in the form.
	Contact Contact `json:"contact" fake:"ip=set"`
	// Address of the page with the form, with its utm query; since 2025.
	SourceURL string `json:"source_url,omitempty" jsonschema:"format=uri,example=https://www.example.com/blog?utm_source=newsletter" evidence:"seen" fake:"page.url"`
}

// PageModel is a page of a blog (doc).
type PageModel struct {
	// Number of the page.
	ID int64 `json:"id" jsonschema:"example=2643372" fake:"page.id"`
	// Name of the page.
	Name string `json:"name" jsonschema:"example=Home page" fake:"page.name"`
	// Blog the page belongs to.
	Blog Blog `json:"blog"`
}

// Blog is a blog of the account (doc).
type Blog struct {
	// Number of the blog.
	ID int64 `json:"id" jsonschema:"example=33665" fake:"blog.id"`
	// Name of the blog.
	Name string `json:"name" jsonschema:"example=Test blog" fake:"blog.name"`
}
