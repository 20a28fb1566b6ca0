//! The phrases that publishers print around their stories, by language.
//!
//! In lower case, without the marks at their ends, parted by `|`. A star stands for any rest of the line. As an example,
//! `leave a reply*` is also `Leave a reply to Ann`.

/// Lines before and after a story.
pub(super) const AT_THE_ENDS: &[&str] = &[
    // English
    "related articles|related stories|related news|related posts|related|related topics|related content",
    "related:|read more|read next|read also|more on this story|more from*|you may also like*",
    "you might also like*|recommended|recommended for you*|recommended stories*|leave a reply*|leave a comment*|post a comment|add a comment|comments",
    "no comments*|view comments|join the conversation|your email address will not be published*",
    "required fields are marked*|save my name, email*|notify me of*|back to top*|share this*|share on*|share",
    "tweet|print|email|facebook|twitter|whatsapp|linkedin|telegram|copy link|follow us|follow us on*|sign up|sign up for*|sign up to*|sign up now*|sign up today*|subscribe|subscribe to*|subscribe now*|subscribe today*",
    "newsletter|advertisement|sponsored*|most read|most popular|trending|trending now*|trending stories*|latest news|all rights reserved*",
    "copyright ©*|copyright (c)*|copyright 1*|copyright 2*|copyright by*|©*|(c) *|tags|tags:*|filed under*|topics|topics:*|previous article*|next article*",
    "previous post*|next post*|skip to content|skip to main content|menu|search|home|log in|sign in",
    "terms of use*|privacy policy*|cookie policy*|contact us|about us|report a typo*|story continues below*",
    "article continues below*|click here to*|read the full*|watch:*|listen to this article*|download our app*",
    "get the app|support our journalism*|this article was originally published*|reporting by*|editing by*",
    "our standards:*",
    // German
    "mehr zum thema|lesen sie auch*|lesen sie mehr*|auch interessant|das könnte sie auch interessieren*",
    "weitere artikel*|weitere nachrichten*|zum thema|kommentare|kommentar schreiben|kommentar verfassen",
    "schreiben sie einen kommentar*|deine e-mail-adresse wird nicht*|ihre e-mail-adresse wird nicht*",
    "erforderliche felder*|teilen|drucken|artikel teilen|nach oben|zurück nach oben|zur startseite|startseite",
    "anzeige|werbung|jetzt abonnieren*|newsletter abonnieren*|anmelden|alle rechte vorbehalten*|impressum",
    "datenschutz*|meistgelesen|schlagwörter*|themen|mehr aus*|quelle:*",
    "zum inhalt springen|zum hauptinhalt springen|zur navigation springen|merken",
    // French
    "aller au contenu*|aller au menu|à lire aussi*|lire aussi*|sur le même sujet*|articles similaires|articles liés|laisser un commentaire*",
    "votre adresse e-mail ne sera pas*|les champs obligatoires*|partager*|imprimer|haut de page",
    "retour en haut*|publicité|s'abonner*|abonnez-vous*|tous droits réservés*|mentions légales|les plus lus",
    "commentaires|commenter|accueil",
    // Spanish
    "saltar al contenido*|ir al contenido*|artículos relacionados|noticias relacionadas|relacionado|lee también*|lea también*|te puede interesar*",
    "más noticias*|deja un comentario*|deja una respuesta*|tu dirección de correo electrónico no será*",
    "los campos obligatorios*|compartir*|imprimir|volver arriba|publicidad|suscríbete*",
    "todos los derechos reservados*|lo más leído|comentarios|etiquetas*|inicio",
    // Italian
    "vai al contenuto*|articoli correlati|leggi anche*|potrebbe interessarti*|lascia un commento*",
    "il tuo indirizzo email non sarà*|i campi obbligatori*|condividi*|stampa|torna su|pubblicità|iscriviti*",
    "tutti i diritti riservati*|riproduzione riservata*|commenti|i più letti",
    // Portuguese
    "pular para o conteúdo*|ir para o conteúdo*|artigos relacionados|notícias relacionadas|leia também*|leia mais*|veja também*|deixe um comentário*",
    "deixe uma resposta*|o seu endereço de e-mail não será*|campos obrigatórios*|compartilhar*|partilhar*",
    "voltar ao topo|publicidade|assine*|todos os direitos reservados*|comentários|mais lidas",
    // Dutch
    "ga naar de inhoud*|naar de inhoud*|gerelateerde artikelen|lees ook*|lees meer*|meer over dit onderwerp|geef een reactie*",
    "je e-mailadres wordt niet*|vereiste velden*|delen|deel dit*|naar boven|advertentie|reacties|meest gelezen",
    "alle rechten voorbehouden*",
    // Nordic
    "hoppa till innehåll*|hopp til innhold*|gå til indhold*|läs också*|läs mer*|läs även*|relaterade artiklar|dela|annons|kommentera|kommentarer|till toppen",
    "les også*|les mer*|relaterte artikler|del|annonse|til toppen|læs også*|læs mere*|relaterede artikler",
    "annonce|lue myös*|aiheesta lisää*|jaa|mainos|kommentit",
    // Polish, Czech
    "przejdź do treści|czytaj także*|czytaj też*|czytaj również*|zobacz także*|zobacz też*|powiązane artykuły|dodaj komentarz*",
    "twój adres e-mail nie zostanie*|wymagane pola*|udostępnij*|drukuj|reklama|komentarze",
    "wszelkie prawa zastrzeżone*|čtěte také*|související články|přidat komentář*|sdílet*|nahoru",
    // Russian, Ukrainian
    "перейти к содержимому|перейти до вмісту|читайте также*|читать также*|читайте на*|похожие статьи|похожие новости|материалы по теме|по теме",
    "оставить комментарий*|добавить комментарий*|ваш адрес email не будет*|ваш e-mail не будет*",
    "обязательные поля*|поделиться*|наверх|реклама|подписывайтесь*|подписаться*|комментарии*",
    "все права защищены*|главная|теги*|самое читаемое|новости по теме|читайте також*|схожі новини|схожі статті",
    "за темою|залишити коментар*|ваша e-mail адреса не*|обов'язкові поля*|обов’язкові поля*|поділитися*|нагору",
    "підписуйтесь*|підписатися*|коментарі*|всі права захищені*|усі права захищені*|головна",
    // Turkish
    "içeriğe geç|içeriğe atla|ilgili haberler|ilgili yazılar|bunlar da ilginizi çekebilir*|bir yanıt yazın*|bir cevap yazın*",
    "e-posta adresiniz yayınlanmayacak*|gerekli alanlar*|paylaş*|yazdır|başa dön|yukarı çık|reklam|abone ol*",
    "yorumlar|yorum yap*|tüm hakları saklıdır*|ana sayfa|çok okunanlar",
    // Arabic
    "اقرأ أيضا*|اقرأ أيضاً*|مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|اترك تعليقا*|اترك تعليقاً*|اترك رد*",
    "لن يتم نشر عنوان بريدك*|الحقول الإلزامية*|مشاركة|شارك*|العودة إلى الأعلى|زر الذهاب إلى الأعلى|إعلان",
    "التعليقات|جميع الحقوق محفوظة*|الرئيسية|الأكثر قراءة",
    // Japanese, Chinese, Korean
    "関連記事*|関連ニュース*|この記事を書いた人*|この記事を書いた記者*|あわせて読みたい*|続きを読む*|コメント*|コメントを残す*|シェア*|ツイート|ページの先頭へ*|トップへ戻る|無断転載*|広告|ホーム|人気記事*",
    "メールアドレスが公開されることはありません*|相关阅读*|相关新闻*|相关文章*|延伸阅读*|延伸閱讀*|相關新聞*|相關文章*|推荐阅读*|发表评论*|發表評論*|发表回复*|您的邮箱地址不会被公开*",
    "您的电子邮箱地址不会被公开*|必填项已用*|分享*|返回顶部|回到頂部|广告|廣告|版权所有*|版權所有*|首页|首頁|责任编辑*|责编*|打印|收藏|관련기사*|관련 기사*|관련뉴스*|댓글*|공유*",
    "무단 전재*|무단전재*|저작권자*|맨 위로|광고|많이 본 뉴스",
    // Indonesian, Vietnamese, Greek, Hebrew, Romanian, Hungarian
    "baca juga*|berita terkait*|artikel terkait*|tinggalkan balasan*|bagikan*|komentar|tin liên quan*",
    "xem thêm*|chia sẻ*|bình luận*|διαβάστε επίσης*|σχετικά άρθρα|κοινοποίηση*|כתבות נוספות*|שתף*|תגובות*",
    "citește și*|citeşte şi*|articole similare|lasă un răspuns*|olvassa el*|kapcsolódó cikkek*|hozzászólások*",
    // Newsletters
    "view this email*|view this e-mail*|view this message*|view this newsletter*|view in browser*|view in your browser*|view it in your browser*",
    "view online*|read online*|read in browser*|read this email*|open in browser*|open in your browser*|web version|view web version|online version",
    "having trouble viewing*|having trouble reading*|trouble viewing this*|can't see this email*|can’t see this email*|email not displaying*|if you can't see this*",
    "unsubscribe*|to unsubscribe*|you can unsubscribe*|click here to unsubscribe*|manage preferences*|manage your preferences*|manage your subscription*|manage your email*|manage your newsletter*|update preferences*|update your preferences*",
    "update your email*|email preferences*|change your preferences*|you are receiving this*|you're receiving this*|you’re receiving this*|you received this email*|you received this e-mail*|you received this message*|you received this newsletter*|you received this because*",
    "you have received this*|you are subscribed*|you're subscribed*|this email was sent*|this e-mail was sent*|this message was sent*|this newsletter was sent*",
    "was this email forwarded*|was this forwarded*|forwarded this email*|forward to a friend*|forward this email*|our mailing address*|our postal address*",
    "add us to your address book*|if you no longer w*|to stop receiving*|no longer want*|want to change how you receive*|don't want these emails*|don’t want these emails*",
    "im browser ansehen*|im browser anzeigen*|im browser öffnen*|im browser lesen*|newsletter im browser*|zur webansicht*|webansicht|online ansehen*|zur online-version*|wird dieser newsletter nicht*",
    "wird diese e-mail nicht*|wenn diese e-mail nicht*|falls diese e-mail nicht*|falls dieser newsletter*|abbestellen|newsletter abbestellen*|hier abbestellen*|vom newsletter abmelden*|hier abmelden*|abmelden|sie erhalten diese e-mail*|sie erhalten diese mail*",
    "sie erhalten diesen newsletter*|sie haben diese e-mail*|sie haben diese mail*|du erhältst diese e-mail*|du erhältst diese mail*|du erhältst diesen newsletter*|diese e-mail wurde*|dieser newsletter wurde*|wenn sie diesen newsletter nicht mehr*|wenn sie keine weiteren*|profil bearbeiten*|einstellungen ändern*",
    "voir dans le navigateur*|voir la version en ligne*|version en ligne|afficher dans le navigateur*|consulter en ligne*|lire dans le navigateur*|si cet e-mail ne s'affiche*|si ce message ne s'affiche*|se désabonner*|se désinscrire*|désinscription*|pour vous désabonner*|pour vous désinscrire*",
    "vous recevez cet e*|vous recevez ce message*|vous recevez cette newsletter*|cet e-mail a été envoyé*|cet email a été envoyé*|gérer vos préférences*|gérer mes préférences*",
    "ver en el navegador*|ver en navegador*|ver en línea*|ver este correo*|ver este email*|si no ve correctamente*|si no puedes ver*|darse de baja*|darme de baja*|cancelar suscripción*|cancelar la suscripción*|para darse de baja*|has recibido este correo*|ha recibido este correo*|recibes este correo*|recibe este correo*|recibes este boletín*|recibe este boletín*|este correo fue enviado*",
    "visualizza nel browser*|visualizza online*|vedi nel browser*|disiscriviti*|annulla l'iscrizione*|cancella l'iscrizione*|ricevi questa e*|ricevi questa newsletter*|hai ricevuto questa e*|hai ricevuto questa newsletter*|questa e-mail è stata*",
    "ver no navegador*|visualizar no navegador*|cancelar inscrição*|cancelar subscrição*|descadastrar*|você está recebendo este e*|você recebeu este e*|está a receber este e*",
    "bekijk in browser*|bekijk in je browser*|bekijk deze nieuwsbrief*|bekijk deze e-mail*|bekijk online*|webversie|uitschrijven*|afmelden*|je ontvangt deze nieuwsbrief*|je ontvangt deze e*|u ontvangt deze nieuwsbrief*|u ontvangt deze e*",
    "visa i webbläsaren*|läs i webbläsaren*|avsluta prenumeration*|avprenumerera*|du får detta mejl*|du får detta mail*|du får detta nyhetsbrev*|du får det här mejlet*|du får det här nyhetsbrevet*|vis i nettleser*|les i nettleser*|meld deg av*|avmeld*|du mottar denne e-posten*|du mottar dette nyhetsbrevet*|se i browser*|vis i browser*|afmeld*|du modtager denne mail*|du modtager dette nyhedsbrev*|näytä selaimessa*|peruuta tilaus*|saat tämän viestin*|saat tämän uutiskirjeen*",
    "zobacz w przeglądarce*|wyświetl w przeglądarce*|wypisz się*|zrezygnuj z subskrypcji*|zrezygnuj z newslettera*|otrzymujesz ten newsletter*|otrzymujesz ten e*|otrzymujesz tę wiadomość*|zobrazit v prohlížeči*|odhlásit se*|odhlásit odběr*|tento e-mail*",
    "открыть в браузере*|посмотреть в браузере*|просмотреть в браузере*|веб-версия|отписаться*|вы получили это*|вы получаете это*|переглянути в браузері*|відкрити в браузері*|відписатися*|ви отримали цей*|ви отримуєте цей*",
    "tarayıcıda görüntüle*|tarayıcınızda görüntüle*|abonelikten çık*|bu e-postayı aldınız*|bu e-postayı alıyorsunuz*|عرض في المتصفح*|إلغاء الاشتراك*|ブラウザで表示*|ブラウザーで表示*|ウェブ版で見る*|配信停止*|配信を停止*|このメールは、*|このメールは配信*|在浏览器中查看*|在瀏覽器中*|退订*|取消訂閱*|取消订阅*|브라우저에서 보기*|수신거부*|구독 취소*",
    // Section heads of pages
    "related links|top stories|don't miss|more on|ähnliche|zum selben thema|most popular in*|story saved",
    "thank you|text size|leia mais|tell us what you think*",
];

/// Lines that stand inside a story too; `#` stands for a number.
pub(super) const ANYWHERE: &[&str] = &[
    // Advertising
    "advertentie|advertisement|annonce|annons|annonse|anzeige|mainos|pubblicità|publicidad|publicidade",
    "publicité|reklam|reklama|werbung|реклама|إعلان|广告|広告|廣告|광고|advert",
    // Other stories
    "read more|read more:*|read also*|lesen sie auch*|auch interessant|mehr zum thema|lire aussi*",
    "à lire aussi*|lee también*|lea también*|leggi anche*|leia também*|lees ook*|läs också*|les også*",
    "læs også*|lue myös*|czytaj także*|czytaj też*|zobacz także*|čtěte také*|читайте также*|читать также*",
    "читайте також*|اقرأ أيضا*|اقرأ أيضاً*|baca juga*|xem thêm:*|関連記事*|相关阅读*|관련기사*|citește și*",
    "διαβάστε επίσης*|more on this story|related:*|article continues*|story continues*|story saved",
    "empfohlener redaktioneller inhalt|empfohlener externer inhalt|ein klick für den datenschutz",
    // Parts of the page
    "image # of #|comments|text size|listen to this article*|lecture # min|# min read|# minute read",
    "# minutes read|lesezeit*|tiempo de lectura*|temps de lecture*|share|teilen|merken|drucken|print|copy link",
    "by|von|par|written by*|posted by*|reading time*",
];

/// Words by which a paragraph shows that it is an offer or a notice of the site, wherever it stands.
pub(super) const OFFERS: &[&str] = &[
    // English
    "we use your sign-up to provide content|invalid email|something went wrong, please try again",
    "an error has occurred, please try again|thank you for subscribing|you can find this story in my bookmarks",
    "subscribe now to read the latest|create an account or sign in|register / sign in",
    "log in or create an account|this content is reserved for subscribers|ad block users",
    "sign up to our newsletter|sign up for the newsletter",
    "get the latest news to your|special offers, promotions, and adverts from us|this website uses cookies",
    "you have read your|free articles this month|free articles remaining|already a subscriber?",
    "continue reading with a subscription|this article is for subscribers",
    "join our commenting forum|join thought-provoking conversations|click here for more information",
    "this material may not be published, broadcast|you need to enable javascript|your browser does not support",
    // German
    "mir externe inhalte angezeigt|mir inhalte von|der externe inhalt angezeigt wird",
    "externe inhalt angezeigt wird|personenbezogene daten an drittplattformen",
    "redaktionell empfohlenen externen inhalt|ausgewählten, externen inhalt|externen inhalt von",
    "weiterlesen mit|bereits abonnent|sie sind bereits abonnent|dieser artikel ist nur für abonnenten",
    "jetzt abonnieren|jetzt kostenlos anmelden|hat ihnen dieser artikel gefallen",
    "wie hat ihnen dieser artikel gefallen|fehler gefunden?|newsletter informiert sie|zum newsletter anmelden",
    "dsgvo-konform|abonniere den whatsapp-kanal|artikel anhören",
    // French
    "article réservé aux abonnés|la suite est réservée aux abonnés|ajouter à vos sélections",
    "pour ajouter l’article|découvrez nos offres|votre navigateur ne",
    // Others
    "artículo exclusivo para suscriptores|esta funcionalidad es sólo para",
    "contenido exclusivo para suscriptores|contenuto riservato agli abbonati",
    "conteúdo exclusivo para assinantes|有料会員になると|有料記事読み放題|この記事は有料記事です|この記事は会員限定記事です|字有料会員|무단 전재 및 재배포 금지",
];

/// Words of offers and notices, which are only trusted in the last paragraphs of a page.
pub(super) const PROMOTION: &[&str] = &[
    "already have an account|to continue reading|unlimited access to|newsletter|our newsletters|your inbox|subscribe to|sign up|follow us|follow him|follow her|follow them|join our|download the app|our app",
    "whatsapp-kanal|whatsapp channel|jetzt abonnieren|unterstützen sie uns|app für|abonnez-vous|suscríbete|suscríbase|iscriviti",
    "abbonati|assine|abonneer|prenumerera|abonner|tilaa|subskrybuj|prenumeruj|подписывайтесь|подпишитесь|підписуйтесь",
    "unsubscribe|receiving this email|receiving this e-mail|received this email|email preferences|newsletter abbestellen|désabonner|désinscrire|darse de baja|disiscriverti|uitschrijven|отписаться|відписатися",
    "підпишіться|abone ol|اشترك|berlangganan|購読|订阅我们|訂閱|구독하기|news tip|first published in|first published on",
];

/// Names of sections, which stand in navigation lines.
pub(super) const SECTIONS: &[&str] = &[
    "home|news|latest|world|us|uk|usa|politics|business|sport|sports|opinion|culture|tech|technology|science",
    "health|entertainment|lifestyle|travel|video|videos|photos|local|national|international|europe|asia|africa",
    "economy|markets|weather|arts|style|food|climate|environment|education|crime|live|breaking|latest news",
    "top stories|more|menu|search|login|subscribe|newsletter|startseite|nachrichten|politik|wirtschaft|kultur",
    "wissen|gesellschaft|panorama|ausland|inland|lokales|meinung|reise|wissenschaft|gesundheit|digital|accueil",
    "actualités|monde|politique|économie|société|sciences|france|opinions|santé|planète|inicio|noticias|mundo",
    "política|economía|deportes|cultura|sociedad|opinión|internacional|nacional|tecnología|ciencia|notizie",
    "esteri|politica|economia|cronaca|spettacoli|mondo|notícias|esportes|esporte|ciência|saúde|nieuws",
    "binnenland|buitenland|economie|nyheter|inrikes|utrikes|ekonomi|nyheder|indland|udland|uutiset|kotimaa",
    "ulkomaat|talous|urheilu|wiadomości|świat|polska|gospodarka|kraj|kultura|zprávy|domácí|zahraniční|главная",
    "новости|мир|в мире|политика|экономика|общество|спорт|культура|наука|головна|новини|світ|політика",
    "економіка|суспільство|війна|anasayfa|gündem|dünya|siyaset|spor|kültür|sağlık|teknoloji|الرئيسية|أخبار",
    "العالم|سياسة|اقتصاد|رياضة|ثقافة|صحة|عاجل",
];
