//! Names that no rule of spelling brings together: `Kyiv` and `Kiev`, `Beijing` and `Peking`.
//!
//! Each row holds writings of one name, of one word or several. Other spellings of each are found by rule, so that a row
//! needs one of each kind only: `Киев` comes with `Kiev`.

/// The rows, folded as words are.
pub(super) const GROUPS: &[&[&str]] = &[
    // Places with more than one name in use.
    &["kyiv", "kiev", "kiew", "kijow", "київ"],
    &["kharkiv", "kharkov", "charkow", "харків"],
    &["lviv", "lvov", "lwow", "lemberg", "львів"],
    &["odesa", "odessa"],
    &["dnipro", "dnipropetrovsk", "dnepropetrovsk"],
    &["chernobyl", "chornobyl", "tschernobyl"],
    &["donbas", "donbass"],
    &["belarus", "byelorussia", "belorussia", "weissrussland", "bielorussie"],
    &["moscow", "moskva", "moskau", "moscou", "москва"],
    &["saint petersburg", "st petersburg", "leningrad", "санкт петербург"],
    &["beijing", "peking", "pekin", "北京"],
    &["nanjing", "nanking"],
    &["guangzhou", "canton"],
    &["xinjiang", "sinkiang"],
    &["tibet", "xizang"],
    &["hong kong", "hongkong", "香港"],
    &["burma", "myanmar", "birma", "birmanie"],
    &["rangoon", "yangon"],
    &["bombay", "mumbai"],
    &["calcutta", "kolkata"],
    &["madras", "chennai"],
    &["bangalore", "bengaluru"],
    &["ceylon", "sri lanka"],
    &["saigon", "ho chi minh city"],
    &["cambodia", "kampuchea", "kambodscha"],
    &["east timor", "timor leste"],
    &["persia", "iran"],
    &["tehran", "teheran"],
    &["jerusalem", "al quds", "القدس", "ירושלים"],
    &["gaza", "ghazza", "غزه"],
    &["syria", "syrien", "syrie", "سوريا"],
    &["damascus", "damaskus", "damas", "دمشق"],
    &["aleppo", "halab", "alep", "حلب"],
    &["cairo", "kairo", "le caire", "القاهره"],
    &["mecca", "makkah", "mekka"],
    &["raqqa", "rakka", "racca", "raqa"],
    &["turkey", "turkiye", "turkei", "turquie"],
    &["istanbul", "constantinople", "konstantinopel"],
    &["ivory coast", "cote d ivoire", "elfenbeinkuste"],
    &["congo kinshasa", "democratic republic of the congo", "dr congo", "zaire"],
    &["eswatini", "swaziland"],
    &["cape verde", "cabo verde"],
    &["upper volta", "burkina faso"],
    &["rhodesia", "zimbabwe"],
    &["czechia", "czech republic", "tschechien"],
    &["macedonia", "north macedonia", "makedonien"],
    &["moldova", "moldavia", "moldau"],
    &["netherlands", "holland", "niederlande", "pays bas"],
    &["brussels", "bruxelles", "brussel"],
    &["antwerp", "antwerpen", "anvers"],
    &["the hague", "den haag", "la haye"],
    &["cologne", "koln", "koeln"],
    &["munich", "munchen", "muenchen", "monaco di baviera"],
    &["vienna", "wien", "vienne"],
    &["prague", "praha", "prag"],
    &["warsaw", "warszawa", "warschau", "varsovie"],
    &["gdansk", "danzig"],
    &["wroclaw", "breslau"],
    &["bratislava", "pressburg"],
    &["geneva", "geneve", "genf"],
    &["venice", "venezia", "venedig"],
    &["florence", "firenze", "florenz"],
    &["naples", "napoli", "neapel"],
    &["lisbon", "lisboa", "lissabon"],
    &["athens", "athina", "athen", "αθηνα"],
    &["copenhagen", "kobenhavn", "kopenhagen"],
    &["gothenburg", "goteborg"],
    &["germany", "deutschland", "allemagne", "alemania", "германия"],
    &["united states", "usa", "u.s.", "etats unis", "vereinigte staaten"],
    &["united kingdom", "uk", "great britain", "grossbritannien", "royaume uni"],
    // People and movements whose names rules would part.
    &["gaddafi", "qaddafi", "kadhafi", "gadhafi", "khadafy", "قذافي"],
    &["mohammed", "muhammad", "mohamed", "mehmet", "mahomet"],
    &["hussein", "hossein", "husain", "husayn", "huseyin"],
    &["osama", "usama"],
    &["bin laden", "bin ladin", "ben laden"],
    &["abdullah", "abdallah", "abdulla"],
    &["ayatollah", "ayatullah"],
    &["nasser", "nasir"],
    &["sadat", "sadate"],
    &["sisi", "sissi"],
    &["houthi", "huthi", "houthis", "huthis"],
    &["hezbollah", "hizbollah", "hizbullah", "hisbollah"],
    &["al qaeda", "al qaida", "al kaida", "alqaida"],
    &["islamic state", "isis", "isil", "daesh"],
    &["taliban", "taleban"],
    &["hamas", "chamas"],
    &["mujahideen", "mujahedin", "mudschahedin", "mojahedin"],
    &["erdogan", "erdoghan", "эрдоган"],
    &["djokovic", "dokovic", "джокович"],
    &["khamenei", "chamenei", "khameini"],
    &["volodymyr", "vladimir", "wladimir", "wolodymyr"],
    &["oleksandr", "alexander", "aleksandr", "alexandr"],
    &["trump", "трамп", "τραμπ"],
    &["biden", "байден", "بايدن", "μπαιντεν"],
    &["obama", "обама", "اوباما"],
    &["harris", "харрис"],
    &["xi jinping", "hsi chin ping", "习近平", "си цзиньпин"],
    &["mao zedong", "mao tse tung", "毛泽东", "毛澤東"],
    &["zhou enlai", "chou en lai"],
    &["deng xiaoping", "teng hsiao ping"],
    &["chiang kai shek", "jiang jieshi", "蔣介石"],
    &["kim jong un", "kim chong un", "김정은"],
    &["stalin", "сталин", "staline"],
    &["trotsky", "trotzki", "trotski", "троцкий"],
    &["dostoevsky", "dostojewski", "dostoyevsky", "dostoievski"],
];

/// Returns the other writings of the folded name `name`.
pub(in super::super) fn others(name: &str) -> impl Iterator<Item = &'static str> {
    let rows = GROUPS.iter().filter(move |row| row.contains(&name));
    rows.flat_map(|row| row.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[test]
    fn every_writing_is_folded_and_stands_in_its_row_once() {
        for row in GROUPS {
            assert!(row.len() > 1);
            for writing in *row {
                assert_eq!(fold(writing), *writing);
            }
        }
    }
}
