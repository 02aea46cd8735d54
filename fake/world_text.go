package fake

import "strings"

// The names that account owners give things. {noun}, {word} and {adj} stand for
// words. The accents, slashes, quotes, angle brackets, ampersands and emoji are
// there because receivers get them wrong.
var (
	tagNames = []string{
		"MyAwesomeTag {noun}", "FR-Client-{word}", "lead {word}", "VIP 🚀 {noun}", "acheté : {word}", "<{noun}>",
		"R&D / {word}", `"{adj}" customer`, "Käufer {noun}", "client/{noun}/2026", "webinaire été {word}", "don't mail {noun}",
	}
	courseNames = []string{
		"Formation Un blog qui {word}", "{adj} {noun} masterclass", "Größer denken: {noun}", "Curso de {noun} – módulo 1",
		"Learn \"{noun}\" in 7 days", "Yoga & {noun} 🧘", "Cours n° 3 / {word}", "L'art du {noun}",
	}
	bundleNames = []string{
		"All about {noun}", "Pack {noun} + {noun}", "Bundel {adj} <3", "Lot « {noun} »", "{word} & {word}", "Everything / {noun} 🎁",
	}
	campaignNames = []string{
		"{adj} welcome series", "Bienvenue – série {word}", "7 days of {noun} ✉️", "Onboarding / {noun}", `Re-engage "{word}"`, "Nurture <{noun}>",
	}
	descriptions = []string{
		"{adj} e-mails about {noun}", "Cinq e-mails après l'inscription.\nPuis une pause.", "", "50% off & more: {word}/{noun}",
		"a\tb\tc", "日本語の説明 {noun}", "For leads from C:\\{noun}\\new",
	}
	subjects = []string{
		"Your {noun} is ready", "🎉 Bienvenue {adj} !", "Re: {word}?", "Dernière chance : -50 % sur {noun}", `They said "{word}"`,
		"{noun} & {noun} < 10 €", "Straße, Fuß, {noun}", "[1/3] The {adj} {noun}", "Don’t miss {word} 👩‍💻",
	}
	blogNames = []string{"Test blog {noun}", "Le blog de {noun}", "{adj} & {adj}", "Notes / {word}"}
	pageNames = []string{
		"Home page {noun}", "À propos de {noun}", "10 tips for {noun}", "FAQ / {word}", `What is "{word}"?`, "Über {noun}", "Post: {adj} 💡", "{noun} <draft>",
	}
	funnelNames = []string{
		"{word} challenge", "Comment créer un {noun} qui rapporte", "Black Friday -50% & {noun}", "webhook data structure {noun}",
		"Défi « {noun} » 30 jours", "Gratis e-book / {noun}", "Launch 🚀 {adj}", `The "{noun}" method`,
	}
	squeezeNames  = []string{"Squeeze page {noun}", "Page de capture {noun}", "Opt-in / {noun}", "Gratis {noun} 🎁"}
	thankYouNames = []string{"Thank You / Download {noun}", "Merci ! {noun}", "Bedankt & {adj}", "Danke für {noun}"}
	webinarNames  = []string{"Webinar registration {noun}", "Inscription au webinaire {noun}", "Live: <{word}>"}
	orderNames    = []string{"Order form {noun}", "Bon de commande {noun}", "Bestellen / {noun}", "Checkout \"{word}\""}
	planNames     = []string{"{noun} – paiement unique", "{adj} {noun}", "{noun} à 1 €", "Full / {word}", "2 × {noun} & bonus"}
	companyNames  = []string{"{noun} & Söhne", "{noun} SARL", "{word} B.V.", "O'{noun} Ltd", "Ateliers {noun} / {word}"}
)

// phrase replaces the placeholders of a pattern by words.
func (b *builder) phrase(pattern string) string {
	for {
		before, rest, ok := strings.Cut(pattern, "{")
		if !ok {
			return pattern
		}
		kind, after, _ := strings.Cut(rest, "}")
		pattern = before + b.word(kind) + after
	}
}

func (b *builder) word(kind string) string {
	switch kind {
	case "noun":
		return b.words.Noun()
	case "adj":
		return b.words.Adjective()
	}
	return b.words.BuzzWord()
}

// someWords makes short texts for whatever has no source.
func (b *builder) someWords(n int) []text {
	texts := make([]text, n)
	for i := range texts {
		texts[i] = b.text(b.phrase([]string{"{adj} {noun}", "{noun}", "déjà {word}", "{noun}/{noun}", "“{word}” 🙂"}[i%5]))
	}
	return texts
}

// slug is the name as it stands in an address.
func slug(name string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(fold(name), func(r rune) bool { return r == '-' || r == ' ' }), "-"), "-")
}

// folded are the letters without accent of those with one.
var folded = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "ae", "ã", "a", "å", "a", "ą", "a", "æ", "ae", "ç", "c", "ć", "c", "č", "c",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ł", "l", "ñ", "n", "ń", "n",
	"ó", "o", "ò", "o", "ô", "o", "ö", "oe", "õ", "o", "ø", "o", "œ", "oe", "ś", "s", "š", "s", "ß", "ss",
	"ú", "u", "ù", "u", "û", "u", "ü", "ue", "ý", "y", "ÿ", "y", "ź", "z", "ż", "z", "ž", "z",
)

// fold keeps ASCII letters in lower case, digits, hyphens and blanks.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == ' ' {
			return r
		}
		return -1
	}, folded.Replace(strings.ToLower(name)))
}
