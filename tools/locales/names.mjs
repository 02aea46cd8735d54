// Names that many people have, for the languages in which faker's lists are of
// name days, or of one family each. See README.md.
const list = (text) => text.trim().split(/\s+/);

export const french = {
  first: list(`
    Marie Nathalie Isabelle Sylvie Catherine Martine Christine Françoise Valérie Sandrine Stéphanie Véronique Sophie Céline Chantal
    Patricia Anne Brigitte Julie Monique Aurélie Nicole Laurence Annie Émilie Dominique Virginie Corinne Christelle Camille Caroline
    Léa Sarah Florence Laetitia Audrey Hélène Laura Manon Mathilde Chloé Inès Pauline Lucie Agnès
    Jean Philippe Michel Alain Patrick Nicolas Christophe Pierre Christian Éric Frédéric Laurent Stéphane David Pascal Daniel
    Sébastien Julien Thierry Olivier Bernard Thomas Alexandre Gérard Didier Vincent François Bruno Guillaume Jérôme Jacques Marc
    Maxime Romain Antoine Franck Kévin Mathieu Hugo Lucas Théo Arthur Cédric Yann Mehdi`),
};

export const belgian = {
  first: french.first,
  last: list(`
    Peeters Janssens Maes Dubois Lambert Dumont Dupont Leclercq Claes Simon Laurent Denis Renard Gérard Lejeune Mathieu Hubert Michel
    Martin Willems Goossens Henry Deprez Evrard Charlier Noël François Lemaire Massart Collard Fontaine Thiry Bertrand Gilles Wauters
    Lecomte Marchal Bodart Delvaux Piette Gillet Bastin Pirard Servais Urbain Wéry Baudoux Hendrickx Thomas Lebrun`),
};

export const english = {
  last: list(`
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson
    Clarke Patel Khan Lewis James Phillips Mason Mitchell Davis Rodriguez Cox Alexander Morgan Moore Mills King Harrison Watson Cooper
    Ward Morris Bell Kelly Turner Hughes Edwards Hill Carter Murphy Reed Bailey Parker Bennett Gray Cook Rogers Stewart Nguyen Campbell
    Garcia Miller Anderson Martinez Clark Lee Young Allen Scott Adams Baker Nelson Rivera Perez Brooks Foster Russell Sullivan Fisher
    Grant Hamilton Graham Wallace Marshall Hunter Palmer Webb Simpson Ellis Shaw Reynolds Fox Burns Chapman Dixon Knight Hunt Barnes
    Holmes Price Lane`),
};

export const german = {
  last: list(`
    Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz
    Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter
    Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck
    Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Seidel
    Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff
    Pfeiffer Kaya Nowak`),
};

export const italian = {
  first: list(`
    Anna Maria Sara Laura Giulia Rosa Angela Giovanna Francesca Teresa Lucia Caterina Paola Elena Chiara Valentina Alessandra Silvia
    Federica Martina Elisa Roberta Simona Monica Daniela Barbara Cristina Patrizia Carla Giuseppina Antonella Stefania Claudia Michela
    Serena Ilaria Arianna Beatrice Sofia Alice Aurora Greta Noemi Ludovica
    Giuseppe Antonio Giovanni Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno Paolo Michele Giorgio
    Sergio Luciano Andrea Marco Alessandro Stefano Roberto Luca Matteo Lorenzo Davide Simone Fabio Massimo Riccardo Federico Gabriele
    Daniele Claudio Nicola Filippo Emanuele Tommaso Leonardo Edoardo Alberto`),
};

export const polish = {
  first: list(`
    Anna Maria Katarzyna Agnieszka Barbara Ewa Elżbieta Zofia Krystyna Teresa Magdalena Joanna Monika Danuta Aleksandra Karolina
    Natalia Julia Beata Dorota Marta Iwona Jadwiga Halina Justyna Patrycja Sylwia Kinga Weronika Paulina Oliwia Hanna Alicja
    Jan Andrzej Piotr Krzysztof Stanisław Tomasz Paweł Józef Marcin Marek Michał Grzegorz Jerzy Tadeusz Adam Zbigniew Ryszard Dariusz
    Henryk Mariusz Kazimierz Wojciech Robert Mateusz Rafał Jacek Janusz Mirosław Maciej Sławomir Jarosław Kamil Wiesław Jakub Filip
    Szymon Bartosz`),
};
