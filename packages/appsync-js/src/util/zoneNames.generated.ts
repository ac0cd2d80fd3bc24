// Written by test/fixtures/javaTime/JavaTime.java with OpenJDK 17: do not edit.

/**
 * Zones by their English names: short and long, each for standard and for summer time, then short and long without either.
 */
export const ZONE_NAMES = `
ACST|ACDT|Australian Central Standard Time|Australian Central Daylight Time|ACT|Central Australia Time|Australia/Adelaide Australia/Broken_Hill Australia/Darwin Australia/North Australia/South Australia/Yancowinna
ACT|ACST|Acre Standard Time|Acre Summer Time|ACT|Acre Time|America/Eirunepe America/Porto_Acre America/Rio_Branco Brazil/Acre
ACWST|ACWDT|Australian Central Western Standard Time|Australian Central Western Daylight Time|ACWT|Australian Central Western Time|Australia/Eucla
AEST|AEDT|Australian Eastern Standard Time|Australian Eastern Daylight Time|AET|Eastern Australia Time|Antarctica/Macquarie Australia/ACT Australia/Brisbane Australia/Canberra Australia/Currie Australia/Hobart Australia/Lindeman Australia/Melbourne Australia/NSW Australia/Queensland Australia/Sydney Australia/Tasmania Australia/Victoria
AFT|AFST|Afghanistan Time|Afghanistan Summer Time|AFT|Afghanistan Time|Asia/Kabul
AKST|AKDT|Alaska Standard Time|Alaska Daylight Time|AKT|Alaska Time|America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka America/Yakutat SystemV/YST9YDT US/Alaska
AKST|AKST|Gambier Time|Gambier Time|AKST|Gambier Time|SystemV/YST9
ALMT|ALMST|East Kazakhstan Time|Alma-Ata Summer Time|ALMT|Alma-Ata Time|Asia/Almaty
AMT|AMST|Amazon Standard Time|Amazon Summer Time|AMT|Amazon Time|America/Boa_Vista America/Campo_Grande America/Cuiaba America/Manaus America/Porto_Velho Brazil/West
AMT|AMST|Armenia Standard Time|Armenia Summer Time|AMT|Armenia Time|Asia/Yerevan
ANAT|ANAST|Anadyr Standard Time|Anadyr Summer Time|ANAT|Anadyr Time|Asia/Anadyr
AQTT|AQTST|West Kazakhstan Time|Aqtau Summer Time|AQTT|Aqtau Time|Asia/Aqtau
AQTT|AQTST|West Kazakhstan Time|Aqtobe Summer Time|AQTT|Aqtobe Time|Asia/Aqtobe
ART|ARST|Argentina Standard Time|Argentina Summer Time|ART|Argentina Time|America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Buenos_Aires America/Catamarca America/Cordoba America/Jujuy America/Mendoza America/Rosario
AST|ADT|Arabian Standard Time|Arabian Daylight Time|AT|Arabian Time|Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh
AST|ADT|Atlantic Standard Time|Atlantic Daylight Time|AT|Atlantic Time|America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Curacao America/Dominica America/Glace_Bay America/Goose_Bay America/Grenada America/Guadeloupe America/Halifax America/Kralendijk America/Lower_Princes America/Marigot America/Martinique America/Moncton America/Montserrat America/Port_of_Spain America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Thule America/Tortola America/Virgin Atlantic/Bermuda Canada/Atlantic SystemV/AST4 SystemV/AST4ADT
AWST|AWDT|Australian Western Standard Time|Australian Western Daylight Time|AWT|Western Australia Time|Australia/Perth Australia/West
AWST|AWDT|Casey Time|Australian Western Daylight Time|AWT|Australian Western Time|Antarctica/Casey
AZOT|AZOST|Azores Standard Time|Azores Summer Time|AZOT|Azores Time|Atlantic/Azores
AZT|AZST|Azerbaijan Standard Time|Azerbaijan Summer Time|AZT|Azerbaijan Time|Asia/Baku
BDT|BDST|Bangladesh Standard Time|Bangladesh Summer Time|BDT|Bangladesh Time|Asia/Dacca Asia/Dhaka
BNT|BNST|Brunei Darussalam Time|Brunei Summer Time|BNT|Brunei Time|Asia/Brunei
BOT|BOST|Bolivia Time|Bolivia Summer Time|BOT|Bolivia Time|America/La_Paz
BRT|BRST|Brasilia Standard Time|Brasilia Summer Time|BRT|Brasilia Time|America/Araguaina America/Bahia America/Belem America/Fortaleza America/Maceio America/Recife America/Santarem America/Sao_Paulo Brazil/East
BST|BST|Bougainville Standard Time|Bougainville Daylight Time|BT|Bougainville Time|Pacific/Bougainville
BTT|BTST|Bhutan Time|Bhutan Summer Time|BTT|Bhutan Time|Asia/Thimbu Asia/Thimphu
CAT|CAST|Central Africa Time|Central African Summer Time|CAT|Central Africa Time|Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo
CAT|WAT|Central Africa Time|Western African Time|CAT|Central African Time|Africa/Windhoek
CCT|CCST|Cocos Islands Time|Cocos Islands Summer Time|CCT|Cocos Islands Time|Indian/Cocos
CET|CEST|Central European Standard Time|Central European Summer Time|CET|Central European Time|Africa/Algiers Africa/Ceuta Africa/Tunis Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich Poland
CET|CEST|Central European Time|Central European Summer Time|CET|Central European Time|CET
CHAST|CHADT|Chatham Standard Time|Chatham Daylight Time|CHAT|Chatham Time|NZ-CHAT Pacific/Chatham
CHOT|CHOST|Ulaanbaatar Standard Time|Ulaanbaatar Summer Time|CHOT|Ulaanbaatar Time|Asia/Choibalsan
CHUT|CHUST|Chuuk Time|Chuuk Summer Time|CHUT|Chuuk Time|Pacific/Chuuk Pacific/Truk Pacific/Yap
CKT|CKHST|Cook Islands Standard Time|Cook Islands Half Summer Time|CKT|Cook Islands Time|Pacific/Rarotonga
CLT|CLST|Chile Standard Time|Chile Summer Time|CLT|Chile Time|America/Santiago Chile/Continental
CLT|CLST|Chile Time|Chile Summer Time|CLT|Chile Time|Antarctica/Palmer
COT|COST|Colombia Standard Time|Colombia Summer Time|COT|Colombia Time|America/Bogota
CST|CDT|Central Standard Time|Central Daylight Time|CT|Central Time|America/Bahia_Banderas America/Belize America/Chicago America/Chihuahua America/Costa_Rica America/El_Salvador America/Guatemala America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN America/Managua America/Matamoros America/Menominee America/Merida America/Mexico_City America/Monterrey America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga America/Rainy_River America/Rankin_Inlet America/Regina America/Resolute America/Swift_Current America/Tegucigalpa America/Winnipeg CST6CDT Canada/Central Canada/Saskatchewan Mexico/General SystemV/CST6 SystemV/CST6CDT US/Central US/Indiana-Starke
CST|CDT|China Standard Time|China Daylight Time|CT|China Time|Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai PRC
CST|CDT|Cuba Standard Time|Cuba Daylight Time|CT|Cuba Time|America/Havana Cuba
CST|CDT|Taipei Standard Time|Taipei Daylight Time|CT|Taipei Time|Asia/Taipei
CVT|CVST|Cape Verde Standard Time|Cape Verde Summer Time|CVT|Cape Verde Time|Atlantic/Cape_Verde
CXT|CXST|Christmas Island Time|Christmas Island Summer Time|CIT|Christmas Island Time|Indian/Christmas
ChST|ChDT|Chamorro Standard Time|Chamorro Daylight Time|ChT|Chamorro Time|Pacific/Guam Pacific/Saipan
DAVT|DAVST|Davis Time|Davis Summer Time|DAVT|Davis Time|Antarctica/Davis
DDUT|DDUST|Dumont-d’Urville Time|Dumont-d'Urville Summer Time|DDUT|Dumont-d'Urville Time|Antarctica/DumontDUrville
EAST|EASST|Easter Island Standard Time|Easter Island Summer Time|EAST|Easter Island Time|Chile/EasterIsland Pacific/Easter
EAT|EAST|East Africa Time|Eastern African Summer Time|EAT|Eastern Africa Time|Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte
ECT|ECST|Ecuador Time|Ecuador Summer Time|ECT|Ecuador Time|America/Guayaquil
EET|EEST|Eastern European Standard Time|Eastern European Summer Time|EET|Eastern European Time|Africa/Cairo Africa/Tripoli Asia/Amman Asia/Beirut Asia/Damascus Asia/Gaza Asia/Hebron Asia/Nicosia Egypt Europe/Athens Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kaliningrad Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye Libya
EET|EEST|Eastern European Time|Eastern European Summer Time|EET|Eastern European Time|Asia/Famagusta EET
EGT|EGST|East Greenland Standard Time|East Greenland Summer Time|EGT|East Greenland Time|America/Scoresbysund
EST|EDT|Eastern Standard Time|Eastern Daylight Time|ET|Eastern Time|America/Atikokan America/Cancun America/Cayman America/Coral_Harbour America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis America/Iqaluit America/Jamaica America/Kentucky/Louisville America/Kentucky/Monticello America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Panama America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT Jamaica SystemV/EST5 SystemV/EST5EDT US/East-Indiana US/Eastern US/Michigan
FJT|FJST|Fiji Standard Time|Fiji Summer Time|FJT|Fiji Time|Pacific/Fiji
FKT|FKST|Falkland Islands Standard Time|Falkland Islands Summer Time|FKT|Falkland Islands Time|Atlantic/Stanley
FNT|FNST|Fernando de Noronha Standard Time|Fernando de Noronha Summer Time|FNT|Fernando de Noronha Time|America/Noronha Brazil/DeNoronha
GALT|GALST|Galapagos Time|Galapagos Summer Time|GALT|Galapagos Time|Pacific/Galapagos
GAMT|GAMST|Gambier Time|Gambier Summer Time|GAMT|Gambier Time|Pacific/Gambier
GET|GEST|Georgia Standard Time|Georgia Summer Time|GET|Georgia Time|Asia/Tbilisi
GFT|GFST|French Guiana Time|French Guiana Summer Time|GFT|French Guiana Time|America/Cayenne
GILT|GILST|Gilbert Islands Time|Gilbert Is. Summer Time|GILT|Gilbert Is. Time|Pacific/Tarawa
GMT+01:00|GMT+01:00|GMT+01:00|GMT+01:00|GMT+01:00|GMT+01:00|Etc/GMT-1
GMT+02:00|GMT+02:00|GMT+02:00|GMT+02:00|GMT+02:00|GMT+02:00|Etc/GMT-2
GMT+03:00|GMT+03:00|GMT+03:00|GMT+03:00|GMT+03:00|GMT+03:00|Etc/GMT-3
GMT+04:00|GMT+04:00|Astrakhan Standard Time|Astrakhan Standard Time|GMT+04:00|Astrakhan Time|Europe/Astrakhan
GMT+04:00|GMT+04:00|GMT+04:00|GMT+04:00|GMT+04:00|GMT+04:00|Etc/GMT-4
GMT+04:00|GMT+04:00|Saratov Standard Time|Saratov Standard Time|GMT+04:00|Saratov Time|Europe/Saratov
GMT+04:00|GMT+04:00|Ulyanovsk Standard Time|Ulyanovsk Standard Time|GMT+04:00|Ulyanovsk Time|Europe/Ulyanovsk
GMT+05:00|GMT+05:00|GMT+05:00|GMT+05:00|GMT+05:00|GMT+05:00|Etc/GMT-5
GMT+05:00|GMT+05:00|West Kazakhstan Time|Atyrau Daylight Time|GMT+05:00|Atyrau Time|Asia/Atyrau
GMT+06:00|GMT+06:00|GMT+06:00|GMT+06:00|GMT+06:00|GMT+06:00|Etc/GMT-6
GMT+07:00|GMT+07:00|Barnaul Standard Time|Barnaul Daylight Time|GMT+07:00|Barnaul Time|Asia/Barnaul
GMT+07:00|GMT+07:00|GMT+07:00|GMT+07:00|GMT+07:00|GMT+07:00|Etc/GMT-7
GMT+07:00|GMT+07:00|Tomsk Standard Time|Tomsk Daylight Time|GMT+07:00|Tomsk Time|Asia/Tomsk
GMT+08:00|GMT+08:00|GMT+08:00|GMT+08:00|GMT+08:00|GMT+08:00|Etc/GMT-8
GMT+09:00|GMT+09:00|GMT+09:00|GMT+09:00|GMT+09:00|GMT+09:00|Etc/GMT-9
GMT+10:00|GMT+10:00|GMT+10:00|GMT+10:00|GMT+10:00|GMT+10:00|Etc/GMT-10
GMT+11:00|GMT+11:00|GMT+11:00|GMT+11:00|GMT+11:00|GMT+11:00|Etc/GMT-11
GMT+12:00|GMT+12:00|GMT+12:00|GMT+12:00|GMT+12:00|GMT+12:00|Etc/GMT-12
GMT+13:00|GMT+13:00|GMT+13:00|GMT+13:00|GMT+13:00|GMT+13:00|Etc/GMT-13
GMT+13:00|GMT+13:00|Kanton Standard Time|Kanton Daylight Time|GMT+13:00|Kanton Time|Pacific/Kanton
GMT+14:00|GMT+14:00|GMT+14:00|GMT+14:00|GMT+14:00|GMT+14:00|Etc/GMT-14
GMT-01:00|GMT-01:00|GMT-01:00|GMT-01:00|GMT-01:00|GMT-01:00|Etc/GMT+1
GMT-02:00|GMT-02:00|GMT-02:00|GMT-02:00|GMT-02:00|GMT-02:00|Etc/GMT+2
GMT-03:00|GMT-03:00|GMT-03:00|GMT-03:00|GMT-03:00|GMT-03:00|Etc/GMT+3
GMT-03:00|GMT-03:00|Punta Arenas Standard Time|Punta Arenas Standard Time|GMT-03:00|Punta Arenas Time|America/Punta_Arenas
GMT-04:00|GMT-04:00|GMT-04:00|GMT-04:00|GMT-04:00|GMT-04:00|Etc/GMT+4
GMT-05:00|GMT-05:00|GMT-05:00|GMT-05:00|GMT-05:00|GMT-05:00|Etc/GMT+5
GMT-06:00|GMT-06:00|GMT-06:00|GMT-06:00|GMT-06:00|GMT-06:00|Etc/GMT+6
GMT-07:00|GMT-07:00|GMT-07:00|GMT-07:00|GMT-07:00|GMT-07:00|Etc/GMT+7
GMT-08:00|GMT-08:00|GMT-08:00|GMT-08:00|GMT-08:00|GMT-08:00|Etc/GMT+8
GMT-09:00|GMT-09:00|GMT-09:00|GMT-09:00|GMT-09:00|GMT-09:00|Etc/GMT+9
GMT-10:00|GMT-10:00|GMT-10:00|GMT-10:00|GMT-10:00|GMT-10:00|Etc/GMT+10
GMT-11:00|GMT-11:00|GMT-11:00|GMT-11:00|GMT-11:00|GMT-11:00|Etc/GMT+11
GMT-12:00|GMT-12:00|GMT-12:00|GMT-12:00|GMT-12:00|GMT-12:00|Etc/GMT+12
GMT|BST|Greenwich Mean Time|British Summer Time|BT|British Time|Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire
GMT|CEST|Greenwich Mean Time|Central European Summer Time|ATT|Troll Time|Antarctica/Troll
GMT|GHST|Greenwich Mean Time|Ghana Summer Time|GMT|Ghana Mean Time|Africa/Accra
GMT|GMT|Greenwich Mean Time|Greenwich Mean Time|GMT|Greenwich Mean Time|Africa/Abidjan Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Sao_Tome Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT0 Greenwich Iceland
GMT|IST|Greenwich Mean Time|Irish Standard Time|IT|Irish Time|Eire Europe/Dublin
GST|GDT|Gulf Standard Time|Gulf Daylight Time|GT|Gulf Time|Asia/Dubai Asia/Muscat
GST|GDT|South Georgia Time|South Georgia Daylight Time|GT|South Georgia Time|Atlantic/South_Georgia
GYT|GYST|Guyana Time|Guyana Summer Time|GYT|Guyana Time|America/Guyana
HAST|HADT|Hawaii-Aleutian Standard Time|Hawaii-Aleutian Daylight Time|HAT|Hawaii-Aleutian Time|America/Adak America/Atka Pacific/Johnston US/Aleutian
HKT|HKST|Hong Kong Standard Time|Hong Kong Summer Time|HKT|Hong Kong Time|Asia/Hong_Kong Hongkong
HOVT|HOVST|Hovd Standard Time|Hovd Summer Time|HOVT|Hovd Time|Asia/Hovd
HST|HDT|Hawaii-Aleutian Standard Time|Hawaii-Aleutian Daylight Time|HST|Hawaii-Aleutian Time|Pacific/Honolulu SystemV/HST10 US/Hawaii
ICT|ICST|Indochina Time|Indochina Summer Time|ICT|Indochina Time|Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Saigon Asia/Vientiane
IOT|IOST|Indian Ocean Time|Indian Ocean Territory Summer Time|IOT|Indian Ocean Territory Time|Indian/Chagos
IRKT|IRKST|Irkutsk Standard Time|Irkutsk Summer Time|IRKT|Irkutsk Time|Asia/Irkutsk
IRST|IRDT|Iran Standard Time|Iran Daylight Time|IRT|Iran Time|Asia/Tehran Iran
IST|IDT|India Standard Time|India Daylight Time|IT|India Time|Asia/Calcutta Asia/Colombo Asia/Kolkata
IST|IDT|Israel Standard Time|Israel Daylight Time|IT|Israel Time|Asia/Jerusalem Asia/Tel_Aviv Israel
JST|JDT|Japan Standard Time|Japan Daylight Time|JT|Japan Time|Asia/Tokyo Japan
KGT|KGST|Kyrgyzstan Time|Kirgizstan Summer Time|KGT|Kirgizstan Time|Asia/Bishkek
KOST|KOSST|Kosrae Time|Kosrae Summer Time|KOST|Kosrae Time|Pacific/Kosrae
KRAT|KRAST|Krasnoyarsk Standard Time|Krasnoyarsk Summer Time|KRAT|Krasnoyarsk Time|Asia/Krasnoyarsk Asia/Novokuznetsk
KST|KDT|Korean Standard Time|Korean Daylight Time|KT|Korean Time|Asia/Pyongyang Asia/Seoul ROK
LHST|LHDT|Lord Howe Standard Time|Lord Howe Daylight Time|LHT|Lord Howe Time|Australia/LHI Australia/Lord_Howe
LINT|LINST|Line Islands Time|Line Is. Summer Time|LINT|Line Is. Time|Pacific/Kiritimati
MAGT|MAGST|Magadan Standard Time|Magadan Summer Time|MAGT|Magadan Time|Asia/Magadan
MART|MARST|Marquesas Time|Marquesas Summer Time|MART|Marquesas Time|Pacific/Marquesas
MAWT|MAWST|Mawson Time|Mawson Summer Time|MAWT|Mawson Time|Antarctica/Mawson
MET|MEST|Middle Europe Time|Middle Europe Summer Time|MET|Middle Europe Time|MET
MHT|MHST|Marshall Islands Time|Marshall Islands Summer Time|MHT|Marshall Islands Time|Kwajalein Pacific/Kwajalein Pacific/Majuro
MMT|MMST|Myanmar Time|Myanmar Summer Time|MMT|Myanmar Time|Asia/Rangoon Asia/Yangon
MSK|MSD|Moscow Standard Time|Moscow Daylight Time|MT|Moscow Time|Europe/Kirov
MSK|MSD|Moscow Standard Time|Moscow Summer Time|MT|Moscow Time|Europe/Minsk Europe/Moscow Europe/Simferopol W-SU
MSK|MSD|Volgograd Standard Time|Volgograd Summer Time|MT|Volgograd Time|Europe/Volgograd
MST|MDT|Mexican Pacific Standard Time|Mexican Pacific Daylight Time|MT|Mexican Pacific Time|America/Hermosillo America/Mazatlan Mexico/BajaSur
MST|MDT|Mountain Standard Time|Mountain Daylight Time|MT|Mountain Time|America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Creston America/Dawson America/Dawson_Creek America/Denver America/Edmonton America/Fort_Nelson America/Inuvik America/Phoenix America/Shiprock America/Whitehorse America/Yellowknife Canada/Mountain Canada/Yukon MST7MDT Navajo SystemV/MST7 SystemV/MST7MDT US/Arizona US/Mountain
MUT|MUST|Mauritius Standard Time|Mauritius Summer Time|MUT|Mauritius Time|Indian/Mauritius
MVT|MVST|Maldives Time|Maldives Summer Time|MVT|Maldives Time|Indian/Maldives
MYT|MYST|Malaysia Time|Malaysia Summer Time|MYT|Malaysia Time|Asia/Kuala_Lumpur Asia/Kuching
NCT|NCST|New Caledonia Standard Time|New Caledonia Summer Time|NCT|New Caledonia Time|Pacific/Noumea
NFT|NFST|Norfolk Island Standard Time|Norfolk Island Daylight Time|NFT|Norfolk Island Time|Pacific/Norfolk
NOVT|NOVST|Novosibirsk Standard Time|Novosibirsk Summer Time|NOVT|Novosibirsk Time|Asia/Novosibirsk
NPT|NPST|Nepal Time|Nepal Summer Time|NPT|Nepal Time|Asia/Kathmandu Asia/Katmandu
NRT|NRST|Nauru Time|Nauru Summer Time|NRT|Nauru Time|Pacific/Nauru
NST|NDT|Newfoundland Standard Time|Newfoundland Daylight Time|NT|Newfoundland Time|America/St_Johns Canada/Newfoundland
NUT|NUST|Niue Time|Niue Summer Time|NUT|Niue Time|Pacific/Niue
NZST|NZDT|New Zealand Standard Time|New Zealand Daylight Time|NZT|New Zealand Time|Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland
OMST|OMSST|Omsk Standard Time|Omsk Summer Time|OMST|Omsk Time|Asia/Omsk
ORAT|ORAST|West Kazakhstan Time|Oral Summer Time|ORAT|Oral Time|Asia/Oral
PETT|PETST|Petropavlovsk-Kamchatski Standard Time|Petropavlovsk-Kamchatski Summer Time|PETT|Petropavlovsk-Kamchatski Time|Asia/Kamchatka
PET|PEST|Peru Standard Time|Peru Summer Time|PET|Peru Time|America/Lima
PGT|PGST|Papua New Guinea Time|Papua New Guinea Summer Time|PGT|Papua New Guinea Time|Pacific/Port_Moresby
PHOT|PHOST|Phoenix Islands Time|Phoenix Is. Summer Time|PHOT|Phoenix Is. Time|Pacific/Enderbury
PKT|PKST|Pakistan Standard Time|Pakistan Summer Time|PKT|Pakistan Time|Asia/Karachi
PMST|PMDT|St. Pierre & Miquelon Standard Time|St. Pierre & Miquelon Daylight Time|PMT|St. Pierre & Miquelon Time|America/Miquelon
PONT|PONST|Ponape Time|Pohnpei Summer Time|PONT|Ponape Time|Pacific/Pohnpei Pacific/Ponape
PST|PDT|Northwest Mexico Standard Time|Northwest Mexico Daylight Time|PT|Northwest Mexico Time|America/Santa_Isabel
PST|PDT|Pacific Standard Time|Pacific Daylight Time|PT|Pacific Time|America/Ensenada America/Los_Angeles America/Tijuana America/Vancouver Canada/Pacific Mexico/BajaNorte PST8PDT SystemV/PST8PDT US/Pacific
PST|PDT|Philippine Standard Time|Philippine Summer Time|PT|Philippine Time|Asia/Manila
PST|PDT|Pitcairn Time|Pitcairn Daylight Time|PT|Pitcairn Time|Pacific/Pitcairn
PST|PST|Pitcairn Time|Pitcairn Time|PST|Pitcairn Time|SystemV/PST8
PWT|PWST|Palau Time|Palau Summer Time|PWT|Palau Time|Pacific/Palau
PYT|PYST|Paraguay Standard Time|Paraguay Summer Time|PYT|Paraguay Time|America/Asuncion
QOST|QOSST|East Kazakhstan Time|Kostanay Summer Time|QOST|Kostanay Time|Asia/Qostanay
QYZT|QYZST|West Kazakhstan Time|Qyzylorda Summer Time|QYZT|Qyzylorda Time|Asia/Qyzylorda
RET|REST|Réunion Time|Reunion Summer Time|RET|Reunion Time|Indian/Reunion
ROTT|ROTST|Rothera Time|Rothera Summer Time|ROTT|Rothera Time|Antarctica/Rothera
SAKT|SAKST|Sakhalin Standard Time|Sakhalin Summer Time|SAKT|Sakhalin Time|Asia/Sakhalin
SAMT|SAMST|Samara Standard Time|Samara Summer Time|SAMT|Samara Time|Europe/Samara
SAST|SAST|South Africa Standard Time|South Africa Summer Time|SAT|South Africa Time|Africa/Johannesburg Africa/Maseru Africa/Mbabane
SBT|SBST|Solomon Islands Time|Solomon Is. Summer Time|SBT|Solomon Is. Time|Pacific/Guadalcanal
SCT|SCST|Seychelles Time|Seychelles Summer Time|SCT|Seychelles Time|Indian/Mahe
SGT|SGST|Singapore Standard Time|Singapore Summer Time|SGT|Singapore Time|Asia/Singapore Singapore
SRET|SREDT|Srednekolymsk Time|Srednekolymsk Daylight Time|SRET|Srednekolymsk Time|Asia/Srednekolymsk
SRT|SRST|Suriname Time|Suriname Summer Time|SRT|Suriname Time|America/Paramaribo
SST|SDT|Samoa Standard Time|Samoa Daylight Time|ST|Samoa Time|Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa
SYOT|SYOST|Syowa Time|Syowa Summer Time|SYOT|Syowa Time|Antarctica/Syowa
TAHT|TAHST|Tahiti Time|Tahiti Summer Time|TAHT|Tahiti Time|Pacific/Tahiti
TFT|TFST|French Southern & Antarctic Time|French Southern & Antarctic Lands Summer Time|TFT|French Southern & Antarctic Lands Time|Indian/Kerguelen
TJT|TJST|Tajikistan Time|Tajikistan Summer Time|TJT|Tajikistan Time|Asia/Dushanbe
TKT|TKST|Tokelau Time|Tokelau Summer Time|TKT|Tokelau Time|Pacific/Fakaofo
TLT|TLST|East Timor Time|Timor-Leste Summer Time|TLT|Timor-Leste Time|Asia/Dili
TMT|TMST|Turkmenistan Standard Time|Turkmenistan Summer Time|TMT|Turkmenistan Time|Asia/Ashgabat Asia/Ashkhabad
TOT|TOST|Tonga Standard Time|Tonga Summer Time|TOT|Tonga Time|Pacific/Tongatapu
TRT|TRST|Turkey Time|Turkey Summer Time|TRT|Turkey Time|Asia/Istanbul Europe/Istanbul Turkey
TVT|TVST|Tuvalu Time|Tuvalu Summer Time|TVT|Tuvalu Time|Pacific/Funafuti
ULAT|ULAST|Ulaanbaatar Standard Time|Ulaanbaatar Summer Time|ULAT|Ulaanbaatar Time|Asia/Ulaanbaatar Asia/Ulan_Bator
UTC|UTC|Coordinated Universal Time|Coordinated Universal Time|UTC|Coordinated Universal Time|Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT UTC Universal Zulu
UYT|UYST|Uruguay Standard Time|Uruguay Summer Time|UYT|Uruguay Time|America/Montevideo
UZT|UZST|Uzbekistan Standard Time|Uzbekistan Summer Time|UZT|Uzbekistan Time|Asia/Samarkand Asia/Tashkent
VET|VEST|Venezuela Time|Venezuela Summer Time|VET|Venezuela Time|America/Caracas
VLAT|VLAST|Vladivostok Standard Time|Vladivostok Summer Time|VLAT|Vladivostok Time|Asia/Ust-Nera Asia/Vladivostok
VOST|VOSST|Vostok Time|Vostok Summer Time|VOST|Vostok Time|Antarctica/Vostok
VUT|VUST|Vanuatu Standard Time|Vanuatu Summer Time|VUT|Vanuatu Time|Pacific/Efate
WAKT|WAKST|Wake Island Time|Wake Summer Time|WAKT|Wake Time|Pacific/Wake
WAT|WAST|West Africa Standard Time|West Africa Summer Time|WAT|West Africa Time|Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo
WET|WEST|Western European Standard Time|Western European Summer Time|WET|Western European Time|Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal
WET|WEST|Western European Time|Western European Summer Time|WET|Western European Time|Africa/Casablanca Africa/El_Aaiun WET
WFT|WFST|Wallis & Futuna Time|Wallis & Futuna Summer Time|WFT|Wallis & Futuna Time|Pacific/Wallis
WGT|WGST|West Greenland Standard Time|West Greenland Summer Time|WGT|West Greenland Time|America/Godthab America/Nuuk
WIB|WIST|Western Indonesia Time|West Indonesia Summer Time|WIB|West Indonesia Time|Asia/Jakarta Asia/Pontianak
WITA|CIST|Central Indonesia Time|Central Indonesia Summer Time|WITA|Central Indonesia Time|Asia/Makassar Asia/Ujung_Pandang
WIT|EIST|Eastern Indonesia Time|East Indonesia Summer Time|WIT|East Indonesia Time|Asia/Jayapura
WSST|WSDT|Apia Standard Time|Apia Daylight Time|WST|Apia Time|Pacific/Apia
XJT|XJDT|Xinjiang Standard Time|Xinjiang Daylight Time|XJT|Xinjiang Time|Asia/Kashgar Asia/Urumqi
YAKT|YAKST|Yakutsk Standard Time|Yakutsk Summer Time|YAKT|Yakutsk Time|Asia/Chita Asia/Khandyga Asia/Yakutsk
YEKT|YEKST|Yekaterinburg Standard Time|Yekaterinburg Summer Time|YEKT|Yekaterinburg Time|Asia/Yekaterinburg
`;

/** The zone that a name is read as, with its names; a long one begins with `=`. */
export const ZONE_OF_NAMES = `
Africa/Abidjan|=British Summer Time|=British Time|=Ghana Mean Time|=Ghana Summer Time|=Greenwich Mean Time|=Irish Standard Time|=Irish Time|=Troll Time|ATT|GHST|IST|IT
Africa/Johannesburg|=South Africa Standard Time|=South Africa Summer Time|=South Africa Time|SAST|SAT
Africa/Lagos|=West Africa Standard Time|=West Africa Summer Time|=West Africa Time|WAST|WAT
Africa/Maputo|=Central Africa Time|=Central African Summer Time|=Central African Time|=Western African Time|CAST|CAT
Africa/Nairobi|=East Africa Time|=Eastern Africa Time|=Eastern African Summer Time|EAT
America/Argentina/Buenos_Aires|=Argentina Standard Time|=Argentina Summer Time|=Argentina Time|ARST|ART
America/Asuncion|=Paraguay Standard Time|=Paraguay Summer Time|=Paraguay Time|PYST|PYT
America/Bogota|=Colombia Standard Time|=Colombia Summer Time|=Colombia Time|COST|COT
America/Caracas|=Venezuela Summer Time|=Venezuela Time|VEST|VET
America/Cayenne|=French Guiana Summer Time|=French Guiana Time|GFST|GFT
America/Chicago|=Central Daylight Time|=Central Standard Time|=Central Time|CDT|CST|CT
America/Denver|=Mountain Daylight Time|=Mountain Standard Time|=Mountain Time|MDT|MST
America/Guayaquil|=Ecuador Summer Time|=Ecuador Time|ECST|ECT
America/Guyana|=Guyana Summer Time|=Guyana Time|GYST|GYT
America/Halifax|=Atlantic Daylight Time|=Atlantic Standard Time|=Atlantic Time|ADT|AST|AT
America/Havana|=Cuba Daylight Time|=Cuba Standard Time|=Cuba Time
America/Juneau|=Alaska Daylight Time|=Alaska Standard Time|=Alaska Time|AKDT|AKST|AKT
America/La_Paz|=Bolivia Summer Time|=Bolivia Time|BOST|BOT
America/Lima|=Peru Standard Time|=Peru Summer Time|=Peru Time|PEST|PET
America/Los_Angeles|=Pacific Daylight Time|=Pacific Standard Time|=Pacific Time|PDT|PST|PT
America/Manaus|=Amazon Standard Time|=Amazon Summer Time|=Amazon Time|AMST|AMT
America/Mazatlan|=Mexican Pacific Daylight Time|=Mexican Pacific Standard Time|=Mexican Pacific Time
America/Miquelon|=St. Pierre & Miquelon Daylight Time|=St. Pierre & Miquelon Standard Time|=St. Pierre & Miquelon Time|PMDT|PMST|PMT
America/Montevideo|=Uruguay Standard Time|=Uruguay Summer Time|=Uruguay Time|UYST|UYT
America/New_York|=Eastern Daylight Time|=Eastern Standard Time|=Eastern Time|EDT|EST|ET
America/Noronha|=Fernando de Noronha Standard Time|=Fernando de Noronha Summer Time|=Fernando de Noronha Time|FNST|FNT
America/Nuuk|=West Greenland Standard Time|=West Greenland Summer Time|=West Greenland Time|WGST|WGT
America/Paramaribo|=Suriname Summer Time|=Suriname Time|SRST|SRT
America/Punta_Arenas|=Punta Arenas Standard Time|=Punta Arenas Time
America/Rio_Branco|=Acre Standard Time|=Acre Summer Time|=Acre Time|ACST|ACT
America/Santiago|=Chile Standard Time
America/Sao_Paulo|=Brasilia Standard Time|=Brasilia Summer Time|=Brasilia Time|BRST|BRT
America/Scoresbysund|=East Greenland Standard Time|=East Greenland Summer Time|=East Greenland Time|EGST|EGT
America/St_Johns|=Newfoundland Daylight Time|=Newfoundland Standard Time|=Newfoundland Time|NDT|NST|NT
America/Tijuana|=Northwest Mexico Daylight Time|=Northwest Mexico Standard Time|=Northwest Mexico Time
Antarctica/Casey|=Australian Western Time|=Casey Time
Antarctica/Davis|=Davis Summer Time|=Davis Time|DAVST|DAVT
Antarctica/Mawson|=Mawson Summer Time|=Mawson Time|MAWST|MAWT
Antarctica/Palmer|=Chile Summer Time|=Chile Time|CLST|CLT
Antarctica/Rothera|=Rothera Summer Time|=Rothera Time|ROTST|ROTT
Antarctica/Vostok|=Vostok Summer Time|=Vostok Time|VOSST|VOST
Asia/Almaty|=Alma-Ata Summer Time|=Alma-Ata Time|=East Kazakhstan Time|=Kostanay Summer Time|=Kostanay Time|ALMST|ALMT|QOSST|QOST
Asia/Anadyr|=Anadyr Standard Time|=Anadyr Summer Time|=Anadyr Time|ANAST|ANAT
Asia/Aqtobe|=Aqtau Summer Time|=Aqtau Time|=Aqtobe Summer Time|=Aqtobe Time|=Atyrau Daylight Time|=Atyrau Time|=Oral Summer Time|=Oral Time|=Qyzylorda Summer Time|=Qyzylorda Time|=West Kazakhstan Time|AQTST|AQTT|ORAST|ORAT|QYZST|QYZT
Asia/Ashgabat|=Turkmenistan Standard Time|=Turkmenistan Summer Time|=Turkmenistan Time|TMST|TMT
Asia/Baku|=Azerbaijan Standard Time|=Azerbaijan Summer Time|=Azerbaijan Time|AZST|AZT
Asia/Bangkok|=Christmas Island Summer Time|=Christmas Island Time|=Indochina Summer Time|=Indochina Time|CIT|CXST|CXT|ICST|ICT
Asia/Barnaul|=Barnaul Daylight Time|=Barnaul Standard Time|=Barnaul Time
Asia/Bishkek|=Kirgizstan Summer Time|=Kirgizstan Time|=Kyrgyzstan Time|KGST|KGT
Asia/Dhaka|=Bangladesh Standard Time|=Bangladesh Summer Time|=Bangladesh Time|BDST|BDT
Asia/Dili|=East Timor Time|=Timor-Leste Summer Time|=Timor-Leste Time|TLST|TLT
Asia/Dubai|=Gulf Daylight Time|=Gulf Standard Time|=Gulf Time|=Reunion Summer Time|=Reunion Time|=Réunion Time|=Seychelles Summer Time|=Seychelles Time|REST|RET|SCST|SCT
Asia/Dushanbe|=Tajikistan Summer Time|=Tajikistan Time|TJST|TJT
Asia/Hong_Kong|=Hong Kong Standard Time|=Hong Kong Summer Time|=Hong Kong Time|HKST|HKT
Asia/Hovd|=Hovd Standard Time|=Hovd Summer Time|=Hovd Time|HOVST|HOVT
Asia/Irkutsk|=Irkutsk Standard Time|=Irkutsk Summer Time|=Irkutsk Time|IRKST|IRKT
Asia/Jakarta|=West Indonesia Summer Time|=West Indonesia Time|=Western Indonesia Time|WIB|WIST
Asia/Jayapura|=East Indonesia Summer Time|=East Indonesia Time|=Eastern Indonesia Time|EIST|WIT
Asia/Jerusalem|=Israel Daylight Time|=Israel Standard Time|=Israel Time
Asia/Kabul|=Afghanistan Summer Time|=Afghanistan Time|AFST|AFT
Asia/Kamchatka|=Petropavlovsk-Kamchatski Standard Time|=Petropavlovsk-Kamchatski Summer Time|=Petropavlovsk-Kamchatski Time|PETST|PETT
Asia/Karachi|=Pakistan Standard Time|=Pakistan Summer Time|=Pakistan Time|PKST|PKT
Asia/Kathmandu|=Nepal Summer Time|=Nepal Time|NPST|NPT
Asia/Kolkata|=India Daylight Time|=India Standard Time|=India Time|IDT
Asia/Krasnoyarsk|=Krasnoyarsk Standard Time|=Krasnoyarsk Summer Time|=Krasnoyarsk Time|KRAST|KRAT
Asia/Kuching|=Brunei Darussalam Time|=Brunei Summer Time|=Brunei Time|=Malaysia Summer Time|=Malaysia Time|BNST|BNT|MYST|MYT
Asia/Magadan|=Magadan Standard Time|=Magadan Summer Time|=Magadan Time|MAGST|MAGT
Asia/Makassar|=Central Indonesia Summer Time|=Central Indonesia Time|CIST|WITA
Asia/Manila|=Philippine Standard Time|=Philippine Summer Time|=Philippine Time
Asia/Novosibirsk|=Novosibirsk Standard Time|=Novosibirsk Summer Time|=Novosibirsk Time|NOVST|NOVT
Asia/Omsk|=Omsk Standard Time|=Omsk Summer Time|=Omsk Time|OMSST|OMST
Asia/Riyadh|=Arabian Daylight Time|=Arabian Standard Time|=Arabian Time|=Syowa Summer Time|=Syowa Time|SYOST|SYOT
Asia/Sakhalin|=Sakhalin Standard Time|=Sakhalin Summer Time|=Sakhalin Time|SAKST|SAKT
Asia/Seoul|=Korean Daylight Time|=Korean Standard Time|=Korean Time|KDT|KST|KT
Asia/Shanghai|=China Daylight Time|=China Standard Time|=China Time
Asia/Singapore|=Singapore Standard Time|=Singapore Summer Time|=Singapore Time|SGST|SGT
Asia/Srednekolymsk|=Srednekolymsk Daylight Time|=Srednekolymsk Time|SREDT|SRET
Asia/Taipei|=Taipei Daylight Time|=Taipei Standard Time|=Taipei Time
Asia/Tashkent|=Uzbekistan Standard Time|=Uzbekistan Summer Time|=Uzbekistan Time|UZST|UZT
Asia/Tbilisi|=Georgia Standard Time|=Georgia Summer Time|=Georgia Time|GEST|GET
Asia/Tehran|=Iran Daylight Time|=Iran Standard Time|=Iran Time|IRDT|IRST|IRT
Asia/Thimphu|=Bhutan Summer Time|=Bhutan Time|BTST|BTT
Asia/Tokyo|=Japan Daylight Time|=Japan Standard Time|=Japan Time|JDT|JST|JT
Asia/Tomsk|=Tomsk Daylight Time|=Tomsk Standard Time|=Tomsk Time
Asia/Ulaanbaatar|=Ulaanbaatar Standard Time|=Ulaanbaatar Summer Time|=Ulaanbaatar Time|CHOST|CHOT|ULAST|ULAT
Asia/Urumqi|=Xinjiang Daylight Time|=Xinjiang Standard Time|=Xinjiang Time|XJDT|XJT
Asia/Vladivostok|=Vladivostok Standard Time|=Vladivostok Summer Time|=Vladivostok Time|VLAST|VLAT
Asia/Yakutsk|=Yakutsk Standard Time|=Yakutsk Summer Time|=Yakutsk Time|YAKST|YAKT
Asia/Yangon|=Cocos Islands Summer Time|=Cocos Islands Time|=Myanmar Summer Time|=Myanmar Time|CCST|CCT|MMST|MMT
Asia/Yekaterinburg|=Yekaterinburg Standard Time|=Yekaterinburg Summer Time|=Yekaterinburg Time|YEKST|YEKT
Asia/Yerevan|=Armenia Standard Time|=Armenia Summer Time|=Armenia Time
Atlantic/Azores|=Azores Standard Time|=Azores Summer Time|=Azores Time|AZOST|AZOT
Atlantic/Canary|=Western European Standard Time|=Western European Summer Time|=Western European Time|WEST|WET
Atlantic/Cape_Verde|=Cape Verde Standard Time|=Cape Verde Summer Time|=Cape Verde Time|CVST|CVT
Atlantic/South_Georgia|=South Georgia Daylight Time|=South Georgia Time|GDT|GST|GT
Atlantic/Stanley|=Falkland Islands Standard Time|=Falkland Islands Summer Time|=Falkland Islands Time|FKST|FKT
Australia/Adelaide|=Australian Central Daylight Time|=Australian Central Standard Time|=Central Australia Time|ACDT
Australia/Eucla|=Australian Central Western Daylight Time|=Australian Central Western Standard Time|=Australian Central Western Time|ACWDT|ACWST|ACWT
Australia/Lord_Howe|=Lord Howe Daylight Time|=Lord Howe Standard Time|=Lord Howe Time|LHDT|LHST|LHT
Australia/Perth|=Australian Western Daylight Time|=Australian Western Standard Time|=Western Australia Time|AWDT|AWST|AWT
Australia/Sydney|=Australian Eastern Daylight Time|=Australian Eastern Standard Time|=Eastern Australia Time|AEDT|AEST|AET
Etc/UTC|=Coordinated Universal Time
Europe/Astrakhan|=Astrakhan Standard Time|=Astrakhan Time
Europe/Bucharest|=Eastern European Standard Time|=Eastern European Summer Time|=Eastern European Time|EEST|EET
Europe/Istanbul|=Turkey Summer Time|=Turkey Time|TRST|TRT
Europe/Kirov|=Moscow Daylight Time
Europe/Moscow|=Moscow Standard Time|=Moscow Summer Time|=Moscow Time|MSD|MSK|MT
Europe/Paris|=Central European Standard Time|=Central European Summer Time|=Central European Time|=Middle Europe Summer Time|=Middle Europe Time|CEST|CET|MEST|MET
Europe/Samara|=Samara Standard Time|=Samara Summer Time|=Samara Time|SAMST|SAMT
Europe/Saratov|=Saratov Standard Time|=Saratov Time
Europe/Ulyanovsk|=Ulyanovsk Standard Time|=Ulyanovsk Time
Europe/Volgograd|=Volgograd Standard Time|=Volgograd Summer Time|=Volgograd Time
GMT|GMT
GMT+01:00|=GMT+01:00|GMT+01:00
GMT+02:00|=GMT+02:00|GMT+02:00
GMT+03:00|=GMT+03:00|GMT+03:00
GMT+04:00|=GMT+04:00|GMT+04:00
GMT+05:00|=GMT+05:00|GMT+05:00
GMT+06:00|=GMT+06:00|GMT+06:00
GMT+07:00|=GMT+07:00|GMT+07:00
GMT+08:00|=GMT+08:00|GMT+08:00
GMT+09:00|=GMT+09:00|GMT+09:00
GMT+10:00|=GMT+10:00|GMT+10:00
GMT+11:00|=GMT+11:00|GMT+11:00
GMT+12:00|=GMT+12:00|GMT+12:00
GMT+13:00|=GMT+13:00|GMT+13:00
GMT+14:00|=GMT+14:00|GMT+14:00
GMT-01:00|=GMT-01:00|GMT-01:00
GMT-02:00|=GMT-02:00|GMT-02:00
GMT-03:00|=GMT-03:00|GMT-03:00
GMT-04:00|=GMT-04:00|GMT-04:00
GMT-05:00|=GMT-05:00|GMT-05:00
GMT-06:00|=GMT-06:00|GMT-06:00
GMT-07:00|=GMT-07:00|GMT-07:00
GMT-08:00|=GMT-08:00|GMT-08:00
GMT-09:00|=GMT-09:00|GMT-09:00
GMT-10:00|=GMT-10:00|GMT-10:00
GMT-11:00|=GMT-11:00|GMT-11:00
GMT-12:00|=GMT-12:00|GMT-12:00
Indian/Chagos|=Indian Ocean Territory Summer Time|=Indian Ocean Territory Time|=Indian Ocean Time|IOST|IOT
Indian/Maldives|=French Southern & Antarctic Lands Summer Time|=French Southern & Antarctic Lands Time|=French Southern & Antarctic Time|=Maldives Summer Time|=Maldives Time|MVST|MVT|TFST|TFT
Indian/Mauritius|=Mauritius Standard Time|=Mauritius Summer Time|=Mauritius Time|MUST|MUT
Pacific/Apia|=Apia Daylight Time|=Apia Standard Time|=Apia Time|WSDT|WSST|WST
Pacific/Auckland|=New Zealand Daylight Time|=New Zealand Standard Time|=New Zealand Time|NZDT|NZST|NZT
Pacific/Bougainville|=Bougainville Daylight Time|=Bougainville Standard Time|=Bougainville Time|BST|BT
Pacific/Chatham|=Chatham Daylight Time|=Chatham Standard Time|=Chatham Time|CHADT|CHAST|CHAT
Pacific/Easter|=Easter Island Standard Time|=Easter Island Summer Time|=Easter Island Time|EASST|EAST
Pacific/Efate|=Vanuatu Standard Time|=Vanuatu Summer Time|=Vanuatu Time|VUST|VUT
Pacific/Fakaofo|=Tokelau Summer Time|=Tokelau Time|TKST|TKT
Pacific/Fiji|=Fiji Standard Time|=Fiji Summer Time|=Fiji Time|FJST|FJT
Pacific/Galapagos|=Galapagos Summer Time|=Galapagos Time|GALST|GALT
Pacific/Gambier|=Gambier Summer Time|=Gambier Time|GAMST|GAMT
Pacific/Guadalcanal|=Pohnpei Summer Time|=Ponape Time|=Solomon Is. Summer Time|=Solomon Is. Time|=Solomon Islands Time|PONST|PONT|SBST|SBT
Pacific/Guam|=Chamorro Daylight Time|=Chamorro Standard Time|=Chamorro Time|ChDT|ChST|ChT
Pacific/Honolulu|=Hawaii-Aleutian Daylight Time|=Hawaii-Aleutian Standard Time|=Hawaii-Aleutian Time|HADT|HAST|HAT|HDT|HST
Pacific/Kanton|=Kanton Daylight Time|=Kanton Standard Time|=Kanton Time|=Phoenix Is. Summer Time|=Phoenix Is. Time|=Phoenix Islands Time|PHOST|PHOT
Pacific/Kiritimati|=Line Is. Summer Time|=Line Is. Time|=Line Islands Time|LINST|LINT
Pacific/Kosrae|=Kosrae Summer Time|=Kosrae Time|KOSST|KOST
Pacific/Marquesas|=Marquesas Summer Time|=Marquesas Time|MARST|MART
Pacific/Nauru|=Nauru Summer Time|=Nauru Time|NRST|NRT
Pacific/Niue|=Niue Summer Time|=Niue Time|NUST|NUT
Pacific/Norfolk|=Norfolk Island Daylight Time|=Norfolk Island Standard Time|=Norfolk Island Time|NFST|NFT
Pacific/Noumea|=New Caledonia Standard Time|=New Caledonia Summer Time|=New Caledonia Time|NCST|NCT
Pacific/Pago_Pago|=Samoa Daylight Time|=Samoa Standard Time|=Samoa Time|SDT|SST|ST
Pacific/Palau|=Palau Summer Time|=Palau Time|PWST|PWT
Pacific/Pitcairn|=Pitcairn Daylight Time|=Pitcairn Time
Pacific/Port_Moresby|=Chuuk Summer Time|=Chuuk Time|=Dumont-d'Urville Summer Time|=Dumont-d'Urville Time|=Dumont-d’Urville Time|=Papua New Guinea Summer Time|=Papua New Guinea Time|CHUST|CHUT|DDUST|DDUT|PGST|PGT
Pacific/Rarotonga|=Cook Islands Half Summer Time|=Cook Islands Standard Time|=Cook Islands Time|CKHST|CKT
Pacific/Tahiti|=Tahiti Summer Time|=Tahiti Time|TAHST|TAHT
Pacific/Tarawa|=Gilbert Is. Summer Time|=Gilbert Is. Time|=Gilbert Islands Time|=Marshall Islands Summer Time|=Marshall Islands Time|=Tuvalu Summer Time|=Tuvalu Time|=Wake Island Time|=Wake Summer Time|=Wake Time|=Wallis & Futuna Summer Time|=Wallis & Futuna Time|GILST|GILT|MHST|MHT|TVST|TVT|WAKST|WAKT|WFST|WFT
Pacific/Tongatapu|=Tonga Standard Time|=Tonga Summer Time|=Tonga Time|TOST|TOT
UTC|UTC
`;
