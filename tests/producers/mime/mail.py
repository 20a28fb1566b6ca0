"""Writes newsletters with Python's `email` and a mailbox with its `mailbox`.

Out: `mail/<case>/source.eml` and `mbox/<case>/source.mbox`, in the folder given as the argument. All names are invented.

    python mail.py ../../fixtures
"""

import email.policy
import mailbox
import pathlib
import re
import sys
from email.message import EmailMessage

CORPUS = pathlib.Path(__file__).resolve().parents[3] / "corpus"
POLICY = email.policy.SMTP.clone(linesep="\n")

DIGEST_TEXT = """\
View this email in your browser: https://links.harbourpost.example/v/81

The Morning Tide

Cannery shelter goes to a vote
The council will vote on Thursday on the shelter in the old cannery, after two
years of argument about who is to pay for its roof.
https://links.harbourpost.example/c/1

You are receiving this email because you signed up at harbourpost.example.
Unsubscribe: https://links.harbourpost.example/u/81
"""

DIGEST_HTML = """\
<!DOCTYPE html>
<html lang="en"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>The Morning Tide</title>
<style>@media only screen and (max-width:480px){.column{width:100% !important}} .preheader{display:none}</style></head>
<body style="margin:0;background:#eef">
<div style="display:none;font-size:1px;line-height:1px;max-height:0;opacity:0;overflow:hidden;mso-hide:all">\
The cannery, the ferry and a very large cod \u200c \u200c \u200c</div>
<table width="100%" role="presentation"><tr><td align="center">
<table width="600" role="presentation">
<tr><td style="font-size:11px"><a href="https://links.harbourpost.example/v/81">View this email in your browser</a></td></tr>
<tr><td><img src="https://img.harbourpost.example/logo.png" alt="The Harbour Post" width="180"></td></tr>
<tr><td style="padding:20px"><h2><a href="https://links.harbourpost.example/c/1">Cannery shelter goes to a vote</a></h2>
<p>The council will vote on Thursday on the shelter in the old cannery, after two years of argument about who is to pay
for its roof. “We have run out of winters,” said Ida Marsh, who leads the shelter.</p>
<p><a href="https://links.harbourpost.example/c/1">Read more</a></p></td></tr>
<tr><td style="padding:20px"><p style="font-size:20px"><a href="https://links.harbourpost.example/c/2"><strong>Night ferry
to return in April</strong></a></p>
<p>The night ferry to Orva will sail again from 4 April, the port authority said on Sunday. It stopped running when the
war closed the strait.</p></td></tr>
<tr><td style="padding:20px;font-size:11px;color:#889">
<p>You are receiving this email because you signed up at harbourpost.example.</p>
<p><a href="https://links.harbourpost.example/p/81">Update your preferences</a> |
<a href="https://links.harbourpost.example/u/81">Unsubscribe</a></p>
<p>The Harbour Post, 1 Quay Street, Port Elms</p></td></tr>
</table></td></tr></table>
<img src="https://links.harbourpost.example/o/81.gif" width="1" height="1" alt="">
</body></html>
"""

# A page that is sent as a whole, between what newsletters put around it.
PAGE = "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html"
PAGE_START = """\
<!DOCTYPE html>
<html lang="en"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>The Harbour Post</title></head>
<body style="margin:0">
<div style="display:none;max-height:0;overflow:hidden">An armistice, at last \u200c \u200c \u200c</div>
<table width="600" role="presentation">
<tr><td style="font-size:11px"><a href="https://links.harbourpost.example/v/82">View this email in your browser</a></td></tr>
<tr><td><img src="https://img.harbourpost.example/logo.png" alt="The Harbour Post" width="180"></td></tr>
<tr><td style="padding:20px">
"""
PAGE_END = """\
</td></tr>
<tr><td style="font-size:11px"><p>You are receiving this email because you signed up at harbourpost.example.</p>
<p><a href="https://links.harbourpost.example/u/82">Unsubscribe</a></p><p>The Harbour Post, 1 Quay Street, Port Elms</p></td></tr>
</table><img src="https://links.harbourpost.example/o/82.gif" width="1" height="1" alt=""></body></html>
"""

FLOWED_GERMAN = """\
Die Brücke am Altbrücker Hafen bleibt nach dem Hochwasser für mindestens \n\
vier Wochen gesperrt, wie die Stadt am Montag mitteilte. Wer nach Süden \n\
will, muss über die Mühlstraße fahren.

„Wir prüfen jeden Pfeiler“, sagte Bauamtsleiterin Jana Özdemir.

Sie erhalten diesen Newsletter, weil Sie sich angemeldet haben.
Newsletter abbestellen: https://post.kurier-am-strom.example/ab
-- \n\
Kurier am Strom, Am Markt 3, Altbrück
"""

RUSSIAN = """\
Ледокол "Прасковья" вышел в последний рейс, его ждали в порту с рассвета.

Капитан сказал, что судно ещё послужит музеем.
"""

JAPANESE = """\
塩浜港で二十日、停戦後初めての穀物船が出港した。港には早朝から多くの市民が集まり、船を見送った。

船は二十五日に到着する予定だという。
"""


def message(sender, subject, date, number, text, charset="utf-8", cte=None, params=None):
    letter = EmailMessage(policy=POLICY)
    letter["From"] = sender
    letter["To"] = "reader@mail.example"
    letter["Subject"] = subject
    letter["Date"] = date
    letter["Message-ID"] = f"<{number}@{sender.rsplit('@', 1)[1].rstrip('>')}>"
    letter.set_content(text, charset=charset, cte=cte, params=params)
    return letter


def digest():
    letter = message(
        "The Harbour Post <news@harbourpost.example>",
        "Cannery vote, ferry news – and a very large cod",
        "Mon, 24 Mar 2025 06:30:00 +0200",
        "tide-81",
        DIGEST_TEXT,
    )
    letter["List-ID"] = "The Morning Tide <tide.harbourpost.example>"
    letter["List-Unsubscribe"] = "<https://links.harbourpost.example/u/81>"
    letter.add_alternative(DIGEST_HTML, subtype="html", cte="quoted-printable")
    letter.set_boundary("=_tide_81")
    return letter


def page():
    """Sends a page of `corpus/`: its headline as the subject, its standfirst and its text as the body."""
    source = (CORPUS / PAGE).read_text()
    headline = re.search(r"<h1>(.*?)</h1>", source)[1]
    standfirst = re.search(r'<p class="standfirst">(.*?)</p>', source)[1]
    text = re.search(r'(?s)<div class="article-body">(.*?)</div>', source)[1]
    text = re.sub(r"(?s)<aside.*?</aside>", "", text)
    letter = message(
        "The Harbour Post <news@harbourpost.example>", headline, "Mon, 17 Mar 2025 06:40:00 +0000", "alert-82",
        "View this email in your browser: https://links.harbourpost.example/v/82\n",
    )
    letter["List-Unsubscribe"] = "<https://links.harbourpost.example/u/82>"
    body = f"<h1>{headline}</h1>\n<p>{standfirst}</p>\n<p>By Jane Doherty and Samuel Achterberg</p>\n{text}"
    letter.add_alternative(PAGE_START + body + PAGE_END, subtype="html", cte="quoted-printable")
    letter.set_boundary("=_alert_82")
    return letter


def german():
    letter = message(
        "Kurier am Strom <newsletter@kurier-am-strom.example>",
        "Brücke in Altbrück bleibt gesperrt",
        "Tue, 04 Jun 2024 17:05:00 +0200",
        "nl-240604",
        FLOWED_GERMAN,
        charset="windows-1252",
        cte="quoted-printable",
        params={"format": "flowed"},
    )
    letter["List-Unsubscribe"] = "<https://post.kurier-am-strom.example/ab>"
    return letter


def russian():
    return message(
        "Анна Ли <anna.li@gavan.example>",
        "Re: Ледокол вышел в последний рейс",
        "Thu, 14 Dec 2023 21:10:00 +0300",
        "a1",
        RUSSIAN,
        charset="koi8-r",
        cte="base64",
    )


def japanese():
    return message(
        "塩浜新聞 <info@shiohama.example>",
        "穀物船が出港",
        "Fri, 21 Mar 2025 07:00:00 +0900",
        "asa-0321",
        JAPANESE,
        charset="iso-2022-jp",
        cte="7bit",
    )


def forward():
    letter = message(
        "Ann Lee <ann@mail.example>",
        "Fwd: Night ferry",
        "Mon, 24 Mar 2025 08:00:00 +0000",
        "fwd-1",
        "Did you see this? I am going to book.\n",
    )
    letter.add_attachment(german())
    letter.set_boundary("=_forward_1")
    return letter


def quoted_from():
    text = "From Port Elms we hear that the first barge has left.\n\nThe harbour was full from the start.\n"
    return message("Ann Lee <ann@mail.example>", "A barge leaves", "Thu, 03 Apr 2025 09:00:00 +0100", "b-1", text)


def main(folder):
    cases = {
        "digest-in-html": digest(),
        "ceasefire-agreed": page(),
        "flowed-german": german(),
        "koi8-r-in-base64": russian(),
        "iso-2022-jp": japanese(),
        "forwarded-message": forward(),
    }
    for case, letter in cases.items():
        path = folder / "mail" / case / "source.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(letter.as_bytes())
    path = folder / "mbox" / "python-mailbox" / "source.mbox"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for letter in [digest(), quoted_from(), forward()]:
        stored = mailbox.mboxMessage(letter.as_bytes())
        stored.set_from("news@harbourpost.example", (2025, 3, 24, 6, 30, 0, 0, 83, 0))
        box.add(stored)
    box.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
