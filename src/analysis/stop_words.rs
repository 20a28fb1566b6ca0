//! The words that say nothing about what an article is about.
//!
//! They are indexed and found like all others; only a ranking leaves them out. Lists are short on purpose: `may` and `will`
//! are also a month and a name.

use crate::article::Language;

/// Tells whether `surface`, a folded word, is so common in one of `languages` that it should not count in a ranking.
///
/// ```
/// use newsdex::analysis::is_stop_word;
/// use newsdex::article::Language;
///
/// assert!(is_stop_word("the", &[Language::ENGLISH]));
/// assert!(!is_stop_word("the", &[]));
/// ```
#[must_use]
pub fn is_stop_word(surface: &str, languages: &[Language]) -> bool {
    let is_listed = |code| {
        let mut lists = LISTS.iter().filter(|(codes, _)| codes.contains(&code));
        lists.any(|(_, words)| words.split(' ').any(|word| word == surface))
    };
    languages.iter().any(|language| is_listed(language.code()))
}

/// Languages, and their folded stop words parted by spaces.
const LISTS: [(&[&str], &str); 26] = [
    (
        &["en"],
        "a about after an and are as at be been but by for from had has have he her his if in into is it its not of on \
         or our she so such than that the their them then there these they this those to was we were what when which \
         who will with would you your",
    ),
    (
        &["de"],
        "aber als am an auch auf aus bei bis das dass dem den der des die doch durch ein eine einem einen einer eines er \
         es fur hat ich ihr im in ist mit nach nicht noch nur oder sein sich sie sind so uber um und vom von vor war \
         was werden wie wir wird wurde zu zum zur",
    ),
    (
        &["es"],
        "a al ante como con cual cuando de del desde donde e el ella en entre era es esta este fue ha han hasta la las \
         le les lo los mas me mi muy ni no nos o para pero por porque que se ser si sin sobre son su sus te u un una y \
         ya",
    ),
    (
        &["fr"],
        "a au aux avec c ce ces cette d dans de des du elle elles en est et etait eux il ils j je l la le les leur leurs \
         lui m mais n ne nous on ont ou par pas plus pour qu que qui s sa se ses son sont sur t un une vous y",
    ),
    (
        &["it"],
        "a ad ai al alla alle anche c che chi come con da dal dalla degli dei del dell della delle di e ed gli ha hanno i \
         il in io l la le lo ma nel nella nelle non o per piu quella questo se si sia sono su sul sulla tra un una uno",
    ),
    (
        &["pt"],
        "a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este foi ha isso ja mais mas na nao \
         nas no nos o os ou para pela pelo por que se sem ser seu seus sua suas tambem um uma",
    ),
    (
        &["nl"],
        "aan al als bij dan dat de der die dit door een en er haar had heeft hem het hij hun ik in is je maar me met naar \
         niet nog of om ook op over te tot uit van voor was wat we werd wie wordt ze zich zij zijn zo",
    ),
    (
        &["sv"],
        "alla att av blev da de dem den det din du efter en er ett for fran ha har han hon i in inte jag kan med men mot \
         nar och om pa sa sig sin ska som till under upp var vi vid ar over",
    ),
    (
        &["da"],
        "af alle at blev da de dem den der deres det du efter eller en er et for fra ham han har havde hun i ikke jeg kan \
         med men mod nar og om op os pa sa sig sin skal som til ud var ved vi",
    ),
    (
        &["no", "nb", "nn"],
        "at av ble blir da de dem den der deres det du eller en ei er et etter for fra ham han har hun i ikke jeg kan med \
         men mot nar og om opp pa sa seg sin skal som til ut var ved vi",
    ),
    (
        &["fi"],
        "ei eli en ett etta han hanen he ja joka jos jotka kanssa kuin kun mika mukaan mutta myos ne niin nyt oli olla on \
         ovat se sen seka siita sita tai tama vaan",
    ),
    (
        &["ru"],
        "а без бы был была были было в во вот все для до его ее если еще же за и из или им их к как ко когда кто ли мы на \
         не него нет ни но о об он она они оно от по при с со так также то только у уже что чтобы это этот я",
    ),
    (
        &["uk"],
        "а або але без був була були було в ви від він вона вони для до же за з зі й його із і їх її к коли ми на не ні о \
         об по при про с та так також те то у уже що щоб це цей я як який",
    ),
    (
        &["bg"],
        "а без беше бъде в във за и из или им като към ли му на на не но от по при с са се си след също така това този че \
         ще я",
    ),
    (
        &["pl"],
        "a ale bo byc byl byla bylo by co czy dla do i ich ja jak jako je jednak jego jej jest juz kto ktora ktore ktory \
         ma na nad nie o od oraz po pod przed przez przy sa sie tak takze tego ten to tym u w we z za ze",
    ),
    (
        &["tr"],
        "ama ancak bir bu cok da daha de diye en gibi hem her icin ile ise ki kadar mi ne o olan olarak oldu sonra su ve \
         veya ya",
    ),
    (
        &["cs"],
        "a aby ale ani az bez bude by byl byla bylo co do ho i ja jak jako je jeho jeji jen jsou jsem k ke ktera ktere \
         ktery ma mezi na nad ne nebo o od po pod podle pro proti s se si tak take ten to u uz v ve z za ze",
    ),
    (
        &["ro"],
        "a ai al ale am ar are as au ca care ce cei cel cu da de din dupa el ea este eu fi fost in intre la le lui mai nu \
         o pe pentru prin sa se si sunt un unei unui va",
    ),
    (
        &["hu"],
        "a az azt csak de e egy es ez ezt ha hogy is kell ki le lesz meg mert mint mar nem o olyan pedig s sem szerint \
         van volt",
    ),
    (
        &["el"],
        "α αν απο αυτη αυτο για δεν ειναι ενα εναν ενω εχει η θα και κατα με μετα μια μου να ο οι οπωσ οσ οτι που προσ σε \
         στη στην στισ στο στον τα τη την τησ τι τισ το τον του τουσ των ωσ",
    ),
    (
        &["ar"],
        "ال الي ان انه او اي التي الذي بعد بين ثم حتي علي عن عند في قال قد كان كانت كل كما لا لم لن ما مع من منذ هذا هذه \
         هو هي و وفي ولا يوم",
    ),
    (&["fa"], "ان از است اما اين با بر براي بود به تا در را شد شده كرد كه كه مي نيز و هم هاي يك"),
    (&["he"], "אבל או אותו אך אל אם אני אשר את גם הוא היא היה הם זה זו יש כי כל לא מה מי על עם של"),
    (&["hi"], "और इस एक का कि की के को गया था थी थे ने पर भी में यह या वह से है हैं हो"),
    (
        &["id", "ms"],
        "ada adalah akan atau bagi bahwa dalam dan dari dengan di ini itu juga karena ke kepada oleh pada saat sebagai \
         tidak telah untuk yang",
    ),
    (
        &["ca"],
        "a al als amb com d de del dels el els en entre es ha han hi i l la les mes no o pel per pero que s se seva si son \
         sobre un una va",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{fold, layer};

    #[track_caller]
    fn check(word: &str, code: &str, expected: bool) {
        assert_eq!(is_stop_word(word, &[Language::from_tag(code).unwrap()]), expected, "{word}");
    }

    #[test]
    fn common_words_are_known_by_language() {
        check("the", "en", true);
        check("the", "de", false);
        check("fur", "de", true);
        check("", "en", false);
        check("", "xx", false);
        check("talks", "en", false);
    }

    #[test]
    fn every_list_is_folded_as_the_index_is() {
        for word in LISTS.iter().flat_map(|(_, words)| words.split(' ')) {
            assert_eq!(fold(word), word);
            assert!(layer::is_surface(word) && !word.is_empty());
        }
    }
}
