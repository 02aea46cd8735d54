package fake

// country is what a locale is made of. In the patterns of postcodes, streets and
// telephone numbers # is a digit, % one that is not 0, ? a capital letter.
type country struct {
	code    string   // ISO 3166-1 alpha-2
	first   []string // nil: drawn
	last    []string
	streets []string // none of them exists
	phones  []string // only numbers kept for fiction; +999 is no country
	places  []place
}

// place is a city with the pattern of its postcodes.
type place struct{ city, postcode string }

// Extra names for the English-speaking countries.
var (
	englishFirst = []string{"Zoë", "Anna-Mae", "J.R."}
	englishLast  = []string{"O'Connor", "Smith-Jones", "St. John"}
)

var countries = []country{
	{
		code: "FR",
		first: []string{"Élodie", "Jean-François", "Chloé", "Aurélien", "Maëlys", "Gaël", "Léa", "Noémie", "Thibault", "Françoise", "Hélène",
			"Camille", "Lucas", "Inès", "René", "Anaïs"},
		last: []string{"Lefèvre", "Dubois", "d'Aubigné", "Gonçalves", "Bélanger", "Le Goff", "Müller", "Desœuvres", "Petit", "Garnier-Pagès", "Noël",
			"Hérault", "de La Tour", "Moreau"},
		streets: []string{"% rue de l'Exemple", "%# bis, avenue des Échantillons", "%# allée du Modèle-Fictif"},
		phones:  []string{"+33 6 39 98 ## ##", "06 39 98 ## ##", "+3319900####", "01-99-00-##-##"},
		places:  []place{{"Paris", "7501%"}, {"Lyon", "6900%"}, {"Saint-Étienne", "42000"}, {"Nîmes", "30000"}, {"Marseille", "1300%"}, {"Besançon", "25000"}},
	},
	{
		code:    "BE",
		first:   []string{"Loïc", "Maxime", "Anneleen", "Jérôme", "Stéphanie", "Wout", "Benoît", "Margaux", "Joëlle", "Pieter-Jan"},
		last:    []string{"Peeters", "Van den Broeck", "Lambert", "Dupré", "D'Hondt", "Claes", "Delacroix", "Vandenberghe", "Van 't Hof"},
		streets: []string{"Rue du Spécimen %#", "Voorbeeldlaan %#", "Modelstraat %## / bus %"},
		phones:  []string{"+999 4 ## ## ##", "+9992#######"},
		places:  []place{{"Bruxelles", "10#0"}, {"Liège", "40#0"}, {"Gent", "90#0"}, {"Antwerpen", "20#0"}, {"Tournai", "7500"}},
	},
	{
		code:    "NL",
		first:   []string{"Daniël", "Sanne", "Joëlle", "Bram", "Noa", "Thijs", "Renée", "Maartje", "Jan-Willem", "Fenna", "Zoë"},
		last:    []string{"van der Berg", "de Vries", "in 't Veld", "Jansen", "Bakker", "van Dijk-Smit", "Coördinaat", "Ruijs", "ter Haar"},
		streets: []string{"Voorbeeldstraat %#", "Testlaan %##-A", "Fictieve Gracht %#", "Proefplein %/%"},
		phones:  []string{"+999 6 ########", "+999 20 #######"},
		places:  []place{{"Amsterdam", "10%# ??"}, {"Utrecht", "35%# ??"}, {"'s-Hertogenbosch", "52%# ??"}, {"Groningen", "97%# ??"}, {"Zwolle", "80%# ??"}},
	},
	{
		code:    "DE",
		first:   []string{"Jürgen", "Björn", "Käthe", "Sören", "Ännchen", "Günther", "Lukas", "Heike", "Anna-Lena", "Jörg"},
		last:    []string{"Müller", "Weiß", "Schröder", "Groß", "von der Heide", "Böhm", "Schäfer", "Meyer-Landrut", "Fuchs", "Özdemir"},
		streets: []string{"Musterstraße %#", "Beispielweg %#a", "Am Fiktiven Platz %"},
		phones:  []string{"+49 30 23125###", "030/23125-###", "+49 69 90009###", "069 90009###"},
		places:  []place{{"Berlin", "101%#"}, {"München", "803%#"}, {"Köln", "506%#"}, {"Frankfurt/Main", "603%#"}, {"Düsseldorf", "402%#"}},
	},
	{
		code:    "SE",
		first:   []string{"Åsa", "Björn", "Märta", "Göran", "Linnéa", "Örjan", "Elsa", "Håkan"},
		last:    []string{"Åkesson", "Lindström", "Öberg", "Sjögren", "Andersson", "af Klint", "Nyström"},
		streets: []string{"Exempelgatan %#", "Provvägen %", "Påhittade gränd %#"},
		phones:  []string{"070-17406%#", "+46 70 17406%#"},
		places:  []place{{"Stockholm", "11% ##"}, {"Göteborg", "41% ##"}, {"Malmö", "21% ##"}, {"Umeå", "90% ##"}},
	},
	{
		code:    "ES",
		first:   []string{"José Luis", "María", "Íñigo", "Begoña", "Sofía", "Ángel", "Lucía", "Raúl", "Nuria"},
		last:    []string{"García Muñoz", "Fernández", "Núñez", "de la Peña", "Ibáñez", "López y Vega", "Martí"},
		streets: []string{"Calle del Ejemplo, %#", "C/ Ficticia, % - 2º B", "Paseo de la Muestra %#"},
		phones:  []string{"+999 6## ### ###", "+999 91# ### ###"},
		places:  []place{{"Madrid", "280%#"}, {"Málaga", "290%#"}, {"A Coruña", "150%#"}, {"València", "460%#"}, {"Cádiz", "110%#"}},
	},
	{
		code:    "PL",
		first:   []string{"Łukasz", "Małgorzata", "Michał", "Zofia", "Grażyna", "Święta", "Paweł", "Żaneta"},
		last:    []string{"Wójcik", "Kowalska", "Dąbrowski", "Święcicki", "Żak", "Zieliński", "Nowak-Łęcka"},
		streets: []string{"ul. Przykładowa %#", "ul. Wzorcowa %/%#", "al. Fikcyjna %"},
		phones:  []string{"+999 5## ### ###"},
		places:  []place{{"Warszawa", "00-%##"}, {"Łódź", "90-%##"}, {"Kraków", "30-%##"}, {"Gdańsk", "80-%##"}},
	},
	{
		code:    "GB",
		streets: []string{"%# Example Street", "Flat %, %# Specimen Road", "The Old Sample House"},
		phones:  []string{"07700 900###", "+44 7700 900###"},
		places:  []place{{"London", "N% %??"}, {"Manchester", "M% %??"}, {"Stoke-on-Trent", "ST% %??"}, {"King's Lynn", "PE% %??"}},
	},
	{
		code:    "US",
		streets: []string{"%## Example Ave", "%### Sample Blvd, Apt #%", "% Fictional Dr"},
		phones:  []string{"+1 212-555-01##", "(303) 555-01##", "617.555.01##"},
		places:  []place{{"New York", "100%#"}, {"Denver", "802%#"}, {"Boston", "021%#"}, {"Coeur d'Alene", "838%#"}, {"San José", "951%#"}},
	},
}
