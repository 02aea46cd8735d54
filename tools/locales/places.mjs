// What a locale has besides faker's names. In the patterns of postcodes, streets
// and telephone numbers # is a digit, % one that is not 0, ? a capital letter, of
// those that all postcodes use.
//
// Cities are real, with the first digits of their postcodes. No street exists:
// "example", "specimen", "sample" and the like. Telephone numbers are only those
// kept for fiction; where a country keeps none, +999, which is no country.
//
// first and last are names that come on top of the others, for their accents,
// particles and length. common are names instead of faker's, from names.mjs;
// firstNames is where other first names are from. gendered are surnames that would
// not fit all first names, accents what Greek first names have. In addresses, names
// with what bare says lose their accents; elsewhere ö becomes oe.

import { belgian, english, french, german, italian, polish } from './names.mjs';

const frenchPhones = ['+33 6 39 98 ## ##', '06 39 98 ## ##', '+3319900####', '01-99-00-##-##'];
const americanNames = { first: ['Zoë', 'Anna-Mae', 'J.R.', "De'Andre"], last: ["O'Connor", 'Smith-Jones', 'St. John', 'Van Buren', 'de la Cruz'] };

export const locales = {
  'fr-FR': {
    names: 'fr', common: french, country: 'FR', language: 'fr',
    first: ['Élodie', 'Jean-François', 'Maëlys', 'Gaël', 'Noémie', 'Zoé', 'Anne-Cécile', 'Loïc'],
    last: ["d'Aubigné", 'Le Goff', 'Desœuvres', 'Garnier-Pagès', 'Noël', 'de La Tour', 'Lefèvre', 'de Montgolfier-Saint-Étienne'],
    streets: ["% rue de l'Exemple", '%# bis, avenue des Échantillons', '%# allée du Modèle-Fictif', "%, chemin de l'Adresse Inventée"],
    phones: frenchPhones,
    cities: { Paris: '7501%', Lyon: '6900%', Marseille: '1300%', 'Saint-Étienne': '42000', Nîmes: '30000', Besançon: '25000', Toulouse: '31#00', Nantes: '44#00', Lille: '59000', Angoulême: '16000', "L'Haÿ-les-Roses": '94240', 'Aix-en-Provence': '13100' },
    companies: ['{last} SARL', 'Cabinet {last} & Fils', 'Atelier {last}'],
  },
  'fr-BE': {
    names: 'fr', common: belgian, country: 'BE', language: 'fr',
    first: ['Loïc', 'Benoît', 'Joëlle', 'Marie-Hélène'], last: ["D'Hondt", 'Dupré', 'Van den Broeck', 'Delacroix', 'Le Clercq'],
    streets: ['Rue du Spécimen %#', "Avenue de l'Échantillon %", 'Chaussée Imaginaire %##'],
    phones: ['+999 4%# ## ## ##', '+999 2 ### ## ##'],
    cities: { Bruxelles: '1000', Liège: '40#0', Namur: '5000', Charleroi: '6000', Mons: '7000', Tournai: '7500', 'La Louvière': '7100', "Braine-l'Alleud": '1420' },
    companies: ['{last} SRL', 'Maison {last}'],
  },
  'nl-BE': {
    names: 'nl_BE', country: 'BE', language: 'nl',
    first: ['Anneleen', 'Pieter-Jan', 'Jürgen', 'Noë'], last: ["Van 't Hof", 'Van den Broeck', 'De Coninck', "D'hooghe", 'Vander Elst', 'Vandenbossche-De Smet'],
    streets: ['Voorbeeldlaan %#', 'Modelstraat %## bus %', 'Verzonnen Steenweg %/%'],
    phones: ['+999 4%# ## ## ##', '+999 3 ### ## ##'],
    cities: { Gent: '90#0', Antwerpen: '20#0', Brugge: '8000', Leuven: '3000', Hasselt: '3500', Mechelen: '2800', Kortrijk: '8500' },
    companies: ['{last} BV', 'Bakkerij {last} & Zonen'],
  },
  'fr-CA': {
    names: 'fr', common: french, country: 'CA', language: 'fr',
    first: ['Marie-Ève', 'Jean-Sébastien', 'Océane', 'Frédérique'], last: ['Tremblay', 'Gagné', 'Côté', 'Bélanger', "L'Écuyer", 'St-Onge', 'Lévesque-Roy'],
    streets: ["%## rue de l'Exemple", '%### boul. Fictif, app. %', '%# côte du Modèle'],
    phones: ['+1 514-555-01##', '(418) 555-01##', '819 555-01##'],
    cities: { Montréal: 'H2? %?%', Québec: 'G1? %?%', Gatineau: 'J8? %?%', Sherbrooke: 'J1? %?%', 'Trois-Rivières': 'G9? %?%' },
    companies: ['{last} inc.', 'Les Entreprises {last} ltée'],
  },
  'fr-SN': {
    names: 'fr_SN', country: 'SN', language: 'fr',
    first: ['Aïssatou', 'El Hadji', 'Ndèye Fatou', 'Serigne Mbaye'], last: ["N'Diaye", 'Sène', 'Diédhiou', 'Guèye'],
    streets: ["%# rue de l'Exemple", 'Villa n° %##, cité du Spécimen', 'Rue EX-%#'],
    phones: ['+999 7% ### ## ##'],
    cities: { Dakar: '1%#00', Thiès: '21000', 'Saint-Louis': '32000', Kaolack: '24000', Ziguinchor: '27000', Mbour: '23000' },
    companies: ['{last} & Frères', 'GIE {last}'],
  },
  'ar-MA': {
    names: 'ar', country: 'MA', language: 'fr',
    first: ['محمد', 'يوسف', 'مريم', 'فاطمة', 'خديجة', 'عائشة', 'سلمى', 'زينب', 'هاجر', 'نادية', 'سناء', 'أسماء', 'إيمان', 'حنان', 'ليلى', 'سارة', 'ياسمين', 'فاطمة الزهراء', 'بشرى', 'نورة', 'ياسين', 'هشام', 'كريم', 'مصطفى', 'نبيل', 'إلياس', 'أيمن', 'أمين', 'حمزة', 'رشيد', 'سفيان', 'سعيد', 'عادل', 'عزيز', 'عمر', 'فؤاد', 'خالد', 'طارق', 'أحمد', 'حسن', 'كمال', 'سمير', 'زين الدين', 'عبد الله', 'عثمان', 'رضوان'],
    last: ['العلوي', 'الإدريسي', 'بنجلون', 'الفاسي', 'التازي', 'برادة', 'آيت علي', 'بناني', 'الصقلي', 'المرابط', 'بن الشيخ'],
    streets: ['%# شارع المثال', 'زنقة النموذج رقم %', 'حي العينة، عمارة %، شقة %#'],
    phones: ['+999 6 ## ## ## ##', '+9995########'],
    cities: { 'الدار البيضاء': '20#00', الرباط: '100#0', فاس: '30000', مراكش: '400#0', طنجة: '90000', أكادير: '80000', 'وجدة': '60000' },
    companies: ['شركة {last}', 'مكتبة {last}'],
  },
  'nl-NL': {
    names: 'nl', country: 'NL', language: 'nl',
    first: ['Daniël', 'Joëlle', 'Jan-Willem', 'Renée', 'Zoë', 'Anne-Marije'],
    last: ['van der Berg', 'de Vries', "in 't Veld", 'Coördes', 'van Dijk-Smit', 'ter Haar', "van 't Hoff", 'van den Heuvel-de Jong', 'Ünal'],
    streets: ['Voorbeeldstraat %#', 'Testlaan %##-A', 'Fictieve Gracht %#', 'Proefplein %/%'],
    phones: ['+999 6 ########', '+999 20 #######'],
    cities: { Amsterdam: '10%# ??', Utrecht: '35%# ??', "'s-Hertogenbosch": '52%# ??', Groningen: '97%# ??', Zwolle: '80%# ??', Rotterdam: '30%# ??', 'Súdwest-Fryslân': '86%# ??', Maastricht: '62%# ??', "Den Haag": '25%# ??' },
    companies: ['{last} B.V.', 'V.O.F. {last} & Zn.', 'Praktijk {last}'],
  },
  'de-DE': {
    names: 'de', common: german, country: 'DE', language: 'de',
    first: ['Jürgen', 'Björn', 'Käthe', 'Sören', 'Anna-Lena', 'Günther', 'Karl-Heinz'],
    last: ['Müller', 'Weiß', 'Groß', 'von der Heide', 'Meyer-Landrut', 'Özdemir', 'Freiherr von und zu Übelhör', 'Schöneberg-Größmann'],
    streets: ['Musterstraße %#', 'Beispielweg %#a', 'Am Fiktiven Platz %', 'Probegäßchen %'],
    phones: ['+49 30 23125###', '030/23125-###', '+49 69 90009###', '069 90009###'],
    cities: { Berlin: '101%#', München: '803%#', Köln: '506%#', 'Frankfurt am Main': '603%#', Düsseldorf: '402%#', Hamburg: '200%#', Lübeck: '235%#', 'Halle (Saale)': '061%#', Würzburg: '970%#' },
    companies: ['{last} GmbH', '{last} & Söhne', 'Praxis {last}'],
  },
  'de-CH': {
    names: 'de_CH', country: 'CH', language: 'de',
    first: ['Ueli', 'Käthi', 'Rösli', 'Jean-Luc'], last: ['von Allmen', 'Zürcher', 'Bünzli', 'Grüter-Käser'],
    streets: ['Musterstrasse %#', 'Beispielgasse %', 'Im Fiktiven Winkel %a'],
    phones: ['+999 7% ### ## ##'],
    cities: { Zürich: '80#%', Bern: '30%#', Basel: '40%#', Luzern: '60%#', Winterthur: '84%#', 'St. Gallen': '90%#' },
    companies: ['{last} AG', '{last} & Partner'],
  },
  'es-ES': {
    names: 'es', country: 'ES', language: 'es', pairs: true,
    first: ['José Luis', 'Íñigo', 'Begoña', 'María del Carmen', 'Ángel', 'Nuria'], last: ['de la Peña', 'García Muñoz', 'López y Vega', 'Ibáñez de Aldecoa', 'Núñez Fernández de Córdoba'],
    streets: ['Calle del Ejemplo, %#', 'C/ Ficticia, % - 2º B', 'Paseo de la Muestra %#', 'Plaza Imaginaria, s/n'],
    phones: ['+999 6## ### ###', '+999 91# ### ###'],
    cities: { Madrid: '280%#', Málaga: '290%#', 'A Coruña': '150%#', València: '460%#', Cádiz: '110%#', Barcelona: '080%#', 'Donostia / San Sebastián': '200%#', León: '240%#' },
    companies: ['{last} S.L.', 'Hijos de {last}'],
  },
  'es-MX': {
    names: 'es_MX', country: 'MX', language: 'es', pairs: true,
    first: ['José María', 'Guadalupe', 'Ramón'], last: ['de León', 'Peña Muñiz', 'del Río'],
    streets: ['Calle Ejemplo #%##', 'Av. de la Muestra %#, Col. Ficticia', 'Privada Inventada %'],
    phones: ['+999 55 #### ####', '+999 33 #### ####'],
    cities: { 'Ciudad de México': '06%#0', Mérida: '970%#', Querétaro: '760%#', 'San Luis Potosí': '780%#', León: '370%#', Cancún: '775%#' },
    companies: ['{last} S.A. de C.V.', 'Grupo {last}'],
  },
  'it-IT': {
    names: 'it', common: italian, country: 'IT', language: 'it',
    first: ['Niccolò', 'Maria Grazia', 'Mosè', 'Gian Luca'], last: ["D'Angelo", 'De Luca', "Dell'Acqua", 'Lo Monaco', 'Fumagallì', 'della Rovere'],
    streets: ["Via dell'Esempio, %#", 'Piazza Fittizia %', 'Vicolo del Campione %/A', 'Corso Immaginario, %#'],
    phones: ['+999 3## ### ####', '+999 02 ########'],
    cities: { Roma: '001%#', Milano: '201%#', Torino: '101%#', "L'Aquila": '67100', Forlì: '471##', "Reggio nell'Emilia": '421##', Napoli: '801%#', Cefalù: '90015' },
    companies: ['{last} S.r.l.', 'Fratelli {last}', 'Studio {last} & Associati'],
  },
  'pt-BR': {
    names: 'pt_BR', country: 'BR', language: 'pt', pairs: true,
    first: ['João', 'Conceição', 'Antônio', 'Luís Otávio', 'Thaís', 'Maria Eduarda'],
    last: ['da Silva', 'dos Santos', 'Gonçalves', 'de Araújo', 'Conceição', 'Albuquerque de Vasconcelos e Sousa'],
    streets: ['Rua do Exemplo, %##', 'Av. Fictícia, %### - apto %#', 'Travessa da Amostra, %'],
    phones: ['+999 11 9####-####', '+999 21 9####-####'],
    cities: { 'São Paulo': '01%##-###', 'Rio de Janeiro': '20%##-###', Brasília: '70%##-###', Goiânia: '74%##-###', Florianópolis: '88%##-###', Curitiba: '80%##-###', 'São Luís': '65%##-###' },
    companies: ['{last} Ltda.', 'Ateliê {last}'],
  },
  'pt-PT': {
    names: 'pt_PT', country: 'PT', language: 'pt',
    first: ['Inês', 'Tomás', 'Luísa', 'Gonçalo'], last: ['da Conceição', 'de Mello e Castro', 'Magalhães', 'Simões', "d'Orey"],
    streets: ['Rua do Exemplo, n.º %#', 'Largo da Amostra, %', 'Travessa Imaginária, % - 2.º Esq.'],
    phones: ['+999 9%# ### ###'],
    cities: { Lisboa: '11#0-###', Porto: '41#0-###', Braga: '4700-###', Coimbra: '3000-###', Évora: '7000-###', Setúbal: '2900-###' },
    companies: ['{last} Lda.', '{last} & Filhos'],
  },
  'en-GB': {
    names: 'en', firstNames: 'en_AU', common: english, country: 'GB', language: 'en',
    first: ['Siân', 'Niamh', 'Zoë', 'Mary-Jane', 'Seán'], last: ["O'Neill", 'Fitzwilliam-Hartley', 'Ó Súilleabháin', 'Llewellyn', "D'Arcy", 'MacKenzie'],
    streets: ['%# Example Street', 'Flat %, %# Specimen Road', 'The Old Sample House', '%a Imaginary Mews'],
    phones: ['07700 900###', '+44 7700 900###'],
    cities: { London: 'N% %??', Manchester: 'M% %??', 'Stoke-on-Trent': 'ST% %??', "King's Lynn": 'PE% %??', Edinburgh: 'EH% %??', Cardiff: 'CF% %??', Leeds: 'LS% %??' },
    companies: ['{last} Ltd', '{last} & Sons', 'The {last} Practice'],
  },
  'en-US': {
    names: 'en', firstNames: 'en_AU', common: english, country: 'US', language: 'en', ...americanNames,
    streets: ['%## Example Ave', '%### Sample Blvd, Apt #%', '% Fictional Dr', '%#0 Specimen St'],
    phones: ['+1 212-555-01##', '(303) 555-01##', '617.555.01##'],
    cities: { 'New York': '100%#', Denver: '802%#', Boston: '021%#', "Coeur d'Alene": '838%#', 'San José': '951%#', Austin: '787%#', 'Cañon City': '81212', Chicago: '606%#' },
    companies: ['{last} LLC', '{last} & Co.', '{last} Studio Inc.'],
  },
  'en-CA': {
    names: 'en', firstNames: 'en_AU', common: english, country: 'CA', language: 'en',
    first: ['Chloë', 'Renée', 'Mackenzie'], last: ['MacDonald', 'Beaulieu', "O'Brien", 'Singh-Gill'],
    streets: ['%## Example Cres.', 'Unit %, %### Sample Rd', '%# Specimen Way'],
    phones: ['+1 416-555-01##', '(604) 555-01##', '403 555-01##'],
    cities: { Toronto: 'M5? %?%', Vancouver: 'V6? %?%', Calgary: 'T2? %?%', Halifax: 'B3? %?%', "St. John's": 'A1? %?%' },
    companies: ['{last} Inc.', '{last} Consulting Ltd.'],
  },
  'pl-PL': {
    names: 'pl', common: polish, country: 'PL', language: 'pl', gendered: /(ski|cki|dzki|ny|ty|wy|na|ta|wa)$/,
    first: ['Łukasz', 'Małgorzata', 'Grażyna', 'Świętosława', 'Żaneta'], last: ['Wójcik', 'Żak', 'Nowak-Gołąb', 'Śliwa', 'Źrebiec', 'Brzęczyszczykiewicz'],
    streets: ['ul. Przykładowa %#', 'ul. Wzorcowa %/%#', 'al. Fikcyjna %', 'os. Zmyślone %#/%'],
    phones: ['+999 5## ### ###'],
    cities: { Warszawa: '00-%##', Łódź: '90-%##', Kraków: '30-%##', Gdańsk: '80-%##', Wrocław: '50-%##', Poznań: '60-%##', 'Bielsko-Biała': '43-300' },
    companies: ['{last} Sp. z o.o.', 'P.H.U. {last}'],
  },
  'hi-IN': {
    names: 'ne', country: 'IN', language: 'en', // faker has no Hindi; its Nepali names are in the same script
    first: ['प्रिया', 'अनन्या', 'राहुल', 'विक्रम', 'संजय', 'नेहा', 'रोहित', 'सुनीता', 'आदित्य', 'काव्या', 'लक्ष्मी नारायण'],
    last: ['शर्मा', 'गुप्ता', 'वर्मा', 'मिश्रा', 'श्रीवास्तव', 'चौधरी', 'अग्रवाल', 'सिंह', 'यादव', 'जोशी', 'मेहता', 'त्रिपाठी'],
    streets: ['%#, उदाहरण मार्ग', 'प्लॉट %##, काल्पनिक नगर', 'मकान नंबर %, नमूना गली'],
    phones: ['+999 9#### #####', '+9998#########'],
    cities: { मुंबई: '4000%#', दिल्ली: '1100%#', बेंगलुरु: '5600%#', जयपुर: '3020%#', लखनऊ: '2260%#', पुणे: '4110%#', 'नागपुर': '4400%#' },
    companies: ['{last} एंड संस', '{last} ट्रेडर्स'],
  },
  'sv-SE': {
    names: 'sv', bare: /[åäö]/i, country: 'SE', language: 'sv',
    first: ['Åsa', 'Göran', 'Örjan', 'Märta', 'Karl-Åke'], last: ['Åkesson', 'Öberg', 'Sjögren', 'af Klint', 'von Essen'],
    streets: ['Exempelgatan %#', 'Provvägen %', 'Påhittade gränd %#'],
    phones: ['070-17406%#', '+46 70 17406%#'],
    cities: { Stockholm: '11% ##', Göteborg: '41% ##', Malmö: '21% ##', Umeå: '90% ##', Västerås: '72% ##' },
    companies: ['{last} AB', '{last} & Söner'],
  },
  'el-GR': {
    names: 'el', accents: /[άέήίόύώΆΈΉΊΌΎΏ]/, country: 'GR', language: 'en', gendered: /(?<!ίου)$/,
    first: ['Ελένη', 'Γιώργος', 'Κωνσταντίνα', 'Άννα-Μαρία', 'Μαρία', 'Σοφία', 'Δήμητρα', 'Γεωργία', 'Αικατερίνη', 'Βασιλική', 'Παναγιώτα', 'Ιωάννα', 'Χριστίνα', 'Ευαγγελία', 'Αναστασία', 'Δέσποινα', 'Κατερίνα', 'Αγγελική', 'Φωτεινή'], last: ['Γεωργίου', 'Παπαϊωάννου', 'Νικολάου'],
    streets: ['Οδός Παραδείγματος %#', 'Λεωφ. Φανταστική %##', 'Πλατεία Δείγματος %'],
    phones: ['+999 69########', '+999 21########'],
    cities: { Αθήνα: '10% ##', Θεσσαλονίκη: '54% ##', Πάτρα: '26% ##', Ηράκλειο: '71% ##', Ιωάννινα: '45% ##' },
    companies: ['{last} Ε.Ε.', 'Αφοί {last}'],
  },
};
