import { type Service, servicesOf } from "#lib/email/service.ts";

const mailbox = servicesOf("Mailboxes");

const credential = "appPassword";
const authMethod = "LOGIN";
const appPassword = (link: string) => ({ credential, link }) as const;
const port25 = "It uses port 25, which many networks block.";
const bare465 = "Port 465 starts with TLS, but the list leaves secure out.";
const noPort = "The list names no port; 587 is the submission port (RFC 6409).";

/** Mailbox and hosting providers, by name. */
export const mailboxServices: Service[] = [
  mailbox("1und1", "1&1 (IONOS)", "smtps://smtp.1und1.de:465", {
    link: "https://www.ionos.com/help/email/",
    aliases: "1und1, IONOS",
    authMethod,
  }),
  mailbox("126", "126 Mail (NetEase)", "smtps://smtp.126.com:465", {
    link: "https://www.126.com/",
    aliases: "126, 126.com",
    credential,
  }),
  mailbox("163", "163 Mail (NetEase)", "smtps://smtp.163.com:465", {
    link: "https://mail.163.com/",
    aliases: "163, 163.com",
    credential,
  }),
  mailbox("aliyun", "Alibaba Cloud Mail", "smtps://smtp.aliyun.com:465", {
    link: "https://mail.aliyun.com/",
    aliases: "Aliyun, aliyun.com",
  }),
  mailbox("aliyun-qiye", "Alibaba Cloud Enterprise Mail", "smtps://smtp.qiye.aliyun.com:465", {
    link: "https://qiye.aliyun.com/",
    aliases: "AliyunQiye",
  }),
  mailbox("aliyun-mxhichina", "Alibaba Mail Enterprise Edition", "smtps://smtp.mxhichina.com:465", {
    link: "https://qiye.aliyun.com/",
    aliases: "qiye.aliyun",
  }),
  mailbox("aol", "AOL Mail", "smtp://smtp.aol.com:587", {
    link: "https://help.aol.com/",
    aliases: "AOL, aol.com",
    credential,
  }),
  mailbox("aruba", "Aruba PEC", "smtps://smtps.aruba.it:465", {
    link: "https://guide.pec.it/",
    aliases: "Aruba, aruba.it, pec.aruba.it",
    authMethod,
  }),
  mailbox("bluewin", "Bluewin", "smtps://smtpauths.bluewin.ch:465", {
    link: "https://www.swisscom.ch/en/residential/help.html",
    aliases: "bluewin.ch, Swisscom",
    corrects: bare465,
  }),
  mailbox("bol", "BOL Mail", "smtp://smtp.bol.com.br:587", {
    link: "https://email.bol.uol.com.br/",
    aliases: "BOL, bol.com.br",
  }),
  mailbox("disroot", "Disroot", "smtp://disroot.org:587", {
    link: "https://howto.disroot.org/en/tutorials/email",
    aliases: "disroot.org",
    authMethod,
  }),
  mailbox("fastmail", "Fastmail", "smtps://smtp.fastmail.com:465", {
    aliases: "fastmail.com, fastmail.fm",
    ...appPassword("https://www.fastmail.help/hc/en-us/articles/1500000278342"),
  }),
  mailbox("feishu", "Feishu Mail (Lark)", "smtps://smtp.feishu.cn:465", {
    link: "https://www.feishu.cn/hc/",
    aliases: "Feishu Mail, Feishu, Lark, www.feishu.cn",
    credential,
  }),
  mailbox("gandi", "Gandi Mail", "smtp://mail.gandi.net:587", {
    link: "https://docs.gandi.net/en/",
    aliases: "GandiMail, Gandi",
  }),
  mailbox("gmx", "GMX", "smtp://mail.gmx.com:587", {
    link: "https://support.gmx.com/",
    aliases: "GMX Mail, gmx.com, gmx.net, gmx.de",
    note: "Access by other mail programs is switched on in the settings of the mailbox.",
  }),
  mailbox("godaddy", "GoDaddy", "smtp://smtpout.secureserver.net:25", {
    link: "https://www.godaddy.com/help",
    aliases: "GoDaddy US",
    note: port25,
  }),
  mailbox("godaddy-asia", "GoDaddy (Asia)", "smtp://smtp.asia.secureserver.net:25", {
    link: "https://www.godaddy.com/help",
    note: port25,
  }),
  mailbox("godaddy-europe", "GoDaddy (Europe)", "smtp://smtp.europe.secureserver.net:25", {
    link: "https://www.godaddy.com/help",
    note: port25,
  }),
  mailbox("hot-ee", "Hot.ee", "smtp://mail.hot.ee:587", { link: "https://www.hot.ee/", corrects: noPort }),
  mailbox("hotmail", "Outlook.com / Hotmail", "smtp://smtp-mail.outlook.com:587", {
    aliases: "Hotmail, Outlook, Outlook.com, Hotmail.com, Live, live.com, MSN, msn.com",
    link: "https://support.microsoft.com/en-us/office/pop-imap-and-smtp-settings-for-outlook-com-d088b986-291d-42b8-9564-9c414e2aa040",
    credential,
    status: {
      is: "dead",
      note: "Since 16 September 2024 Microsoft accepts no passwords from mail programs for personal accounts. Use another service, or a Microsoft 365 mailbox through MS Exchange Server.",
    },
  }),
  mailbox("icloud", "iCloud Mail", "smtp://smtp.mail.me.com:587", {
    aliases: "iCloud, Apple, Me, Mac, icloud.com, me.com, mac.com",
    ...appPassword("https://support.apple.com/102654"),
  }),
  mailbox("infomaniak", "Infomaniak", "smtp://mail.infomaniak.com:587", {
    link: "https://www.infomaniak.com/en/support",
    aliases: "ik.me, ikmail.com, etik.com",
  }),
  mailbox("kolab-now", "Kolab Now", "smtps://smtp.kolabnow.com:465", {
    link: "https://kolabnow.com/",
    aliases: "Kolab, kolabnow.com",
    authMethod,
  }),
  mailbox("loopia", "Loopia", "smtps://mailcluster.loopia.se:465", {
    link: "https://support.loopia.com/",
    corrects: bare465,
  }),
  mailbox("mail-ee", "Mail.ee", "smtp://smtp.mail.ee:587", { link: "https://mail.ee/", corrects: noPort }),
  mailbox("mail-ru", "Mail.ru", "smtps://smtp.mail.ru:465", { link: "https://help.mail.ru/", credential }),
  mailbox("naver", "Naver Mail", "smtp://smtp.naver.com:587", {
    link: "https://help.naver.com/",
    aliases: "Naver",
    credential,
  }),
  mailbox("one", "One.com", "smtps://send.one.com:465", { link: "https://help.one.com/", aliases: "One" }),
  mailbox("openmailbox", "OpenMailBox", "smtps://smtp.openmailbox.org:465", {
    link: "https://openmailbox.org/",
    aliases: "OMB, openmailbox.org",
    status: { is: "dead", note: "OpenMailBox has closed." },
  }),
  mailbox("proton", "Proton Mail", "smtp://smtp.protonmail.ch:587", {
    aliases: "Proton, Protonmail.com, proton.me, pm.me, protonmail.ch",
    credential: "smtpKey",
    link: "https://proton.me/support/smtp-submission",
    note: "It wants an SMTP token, which paid plans with an own domain can make. Free accounts cannot send by SMTP.",
  }),
  mailbox("qq", "QQ Mail", "smtps://smtp.qq.com:465", {
    link: "https://service.mail.qq.com/",
    aliases: "QQ, qq.com, Tencent",
    credential,
  }),
  mailbox("qq-enterprise", "QQ Enterprise Mail", "smtps://smtp.exmail.qq.com:465", {
    link: "https://service.exmail.qq.com/",
    aliases: "QQex, QQ Enterprise, exmail.qq.com, Tencent",
    credential,
  }),
  mailbox("runbox", "Runbox", "smtps://smtp.runbox.com:465", {
    link: "https://help.runbox.com/",
    aliases: "runbox.com",
  }),
  mailbox("seznam", "Seznam Email", "smtps://smtp.seznam.cz:465", {
    link: "https://napoveda.seznam.cz/",
    aliases: "Seznam, seznam.cz, email.cz, post.cz, spoluzaci.cz",
  }),
  mailbox("tutanota", "Tuta Mail (Tutanota)", "smtps://smtp.tutanota.com:465", {
    link: "https://tuta.com/support",
    aliases: "Tutanota, tutanota.com, tuta.com, tutanota.de, tuta.io",
    status: { is: "dead", note: "Tuta offers no SMTP: its mailboxes are open only to its own apps." },
  }),
  mailbox("yahoo", "Yahoo Mail", "smtps://smtp.mail.yahoo.com:465", {
    aliases: "Yahoo, yahoo.com",
    ...appPassword("https://help.yahoo.com/kb/SLN15241.html"),
  }),
  mailbox("yandex", "Yandex Mail", "smtps://smtp.yandex.ru:465", {
    link: "https://yandex.com/support/mail/",
    aliases: "Yandex, yandex.ru",
    credential,
  }),
  mailbox("zimbra", "Zimbra", "smtp://smtp.zimbra.com:587", {
    link: "https://www.zimbra.com/",
    aliases: "Zimbra Collaboration, Zimbra Mail Server",
    note: "This is zimbra.com itself. A Zimbra server of your own needs Other with its host name.",
  }),
  mailbox("zoho", "Zoho Mail", "smtps://smtp.zoho.com:465", {
    aliases: "Zoho",
    authMethod,
    ...appPassword("https://www.zoho.com/mail/help/zoho-smtp.html"),
    note: "Accounts outside the US data centre need Other with their regional host, as in smtp.zoho.eu.",
  }),
];
