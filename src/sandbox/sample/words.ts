/** Words of one country that sample customers are made of. */
export interface Region {
  readonly country: string
  /** How many of a hundred customers live there, roughly. */
  readonly share: number
  readonly phone: string
  readonly given: readonly string[]
  readonly surnames: readonly string[]
  readonly streets: readonly string[]
  /** City, state or province, and a postal code in which each `#` becomes a digit. */
  readonly places: readonly { readonly city: string; readonly state: string | null; readonly postal: string }[]
}

const place = (city: string, state: string | null, postal: string) => ({ city, state, postal })

/** Names as partners meet them: many scripts, and characters that careless files break on. */
export const REGIONS: readonly Region[] = [
  {
    country: 'US',
    share: 38,
    phone: '+1 555 ',
    given: ['Mary', 'James', 'Linda', 'Robert "Bob"', 'Aisha', 'Zoë', 'Luis', 'Grace', 'D’Andre', 'Emily-Jane', 'Noah'],
    surnames: ["O'Brien", 'Smith', 'Johnson', 'García', 'Nguyen', 'Davis, Jr.', 'Washington', 'van der Berg', 'Lee'],
    streets: ['Main Street', 'Oak Avenue', 'Martin Luther King, Jr. Blvd', 'Route #9', 'Sunset "Strip"'],
    places: [
      place('Boston', 'MA', '021##'),
      place('Newark', 'NJ', '071##'),
      place('St. Louis', 'MO', '631##'),
      place('Seattle', 'WA', '981##'),
      place('Coeur d’Alene', 'ID', '838##'),
    ],
  },
  {
    country: 'FR',
    share: 8,
    phone: '+33 1 99 00 ',
    given: ['Chloé', 'Jérôme', 'Anaïs', 'François', 'Maëlle'],
    surnames: ['Lefèvre', 'L’Œuvre', 'Dubois-Noël', 'd’Estrée', 'Moreau'],
    streets: ['rue de l’Église', 'avenue Foch', 'place du Marché, bât. B'],
    places: [place('Nice', null, '06###'), place('Besançon', null, '25###')],
  },
  {
    country: 'DE',
    share: 8,
    phone: '+49 30 23125 ',
    given: ['Jürgen', 'Käthe', 'Björn', 'Anneliese'],
    surnames: ['Müller', 'Groß', 'Weiß; Söhne', 'von Bülow'],
    streets: ['Straße des 17. Juni', 'Königsallee', 'Am Süßen Grund'],
    places: [place('Dresden', 'SN', '01###'), place('München', 'BY', '80###')],
  },
  {
    country: 'PL',
    share: 5,
    phone: '+48 22 555 ',
    given: ['Łukasz', 'Małgorzata', 'Żaneta', 'Stanisław'],
    surnames: ['Wiśniewski', 'Kowalczyk', 'Dąbrowska', 'Źródlak'],
    streets: ['ul. Świętokrzyska', 'al. Jerozolimskie', 'ul. Długa'],
    places: [place('Łódź', null, '90-###'), place('Warszawa', null, '00-###')],
  },
  {
    country: 'TR',
    share: 4,
    phone: '+90 212 555 ',
    given: ['İrem', 'Işıl', 'Çağlar', 'Oğuz'],
    surnames: ['Yılmaz', 'Şahin', 'Öztürk', 'Güneş'],
    streets: ['İstiklal Caddesi', 'Bağdat Caddesi'],
    places: [place('İstanbul', null, '34###'), place('Adana', null, '01###')],
  },
  {
    country: 'GR',
    share: 4,
    phone: '+30 210 555 ',
    given: ['Ελένη', 'Γιώργος', 'Άννα'],
    surnames: ['Παπαδόπουλος', 'Νικολάου', 'Ψαράς'],
    streets: ['Οδός Ερμού', 'Λεωφόρος Κηφισίας'],
    places: [place('Αθήνα', null, '10###')],
  },
  {
    country: 'UA',
    share: 5,
    phone: '+380 44 555 ',
    given: ['Олена', 'Ївга', 'Дмитро', 'Юрій'],
    surnames: ['Шевченко', 'Ґонта', 'Коваль', 'Мар’яненко'],
    streets: ['вул. Хрещатик', 'просп. Свободи'],
    places: [place('Київ', null, '01###'), place('Львів', null, '79###')],
  },
  {
    country: 'EG',
    share: 4,
    phone: '+20 2 555 ',
    given: ['محمد', 'فاطمة', 'ياسمين'],
    surnames: ['عبد الرحمن', 'حسن', 'المصري'],
    streets: ['شارع التحرير', 'شارع النيل'],
    places: [place('القاهرة', null, '11###')],
  },
  {
    country: 'IL',
    share: 3,
    phone: '+972 3 555 ',
    given: ['נועה', 'יוסף', 'תמר'],
    surnames: ['כהן', 'לוי', 'בן־דוד'],
    streets: ['רחוב הרצל', 'שדרות רוטשילד'],
    places: [place('תל אביב', null, '61#####')],
  },
  {
    country: 'IN',
    share: 6,
    phone: '+91 11 5550 ',
    given: ['प्रिया', 'अर्जुन', 'लक्ष्मी'],
    surnames: ['शर्मा', 'कृष्णन', 'चौधरी'],
    streets: ['महात्मा गांधी मार्ग', 'चाँदनी चौक'],
    places: [place('दिल्ली', 'DL', '110###'), place('मुंबई', 'MH', '400###')],
  },
  {
    country: 'TH',
    share: 3,
    phone: '+66 2 555 ',
    given: ['สมชาย', 'กนกวรรณ'],
    surnames: ['ศรีสุข', 'ทองดี'],
    streets: ['ถนนสุขุมวิท'],
    places: [place('กรุงเทพฯ', null, '10###')],
  },
  {
    country: 'CN',
    share: 5,
    phone: '+86 10 5550 ',
    given: ['伟', '秀英', '𠮷芳'],
    surnames: ['王', '欧阳', '李'],
    streets: ['长安街', '南京路'],
    places: [place('北京', null, '10####'), place('上海', null, '20####')],
  },
  {
    country: 'JP',
    share: 4,
    phone: '+81 3 5550 ',
    given: ['さくら', '翔太', 'ユキ'],
    surnames: ['髙橋', '佐藤', '渡邉'],
    streets: ['銀座', '梅田、北区'],
    places: [place('東京', null, '100-00##'), place('札幌', null, '060-00##')],
  },
  {
    country: 'KR',
    share: 3,
    phone: '+82 2 555 ',
    given: ['민준', '서연'],
    surnames: ['김', '선우'],
    streets: ['세종대로'],
    places: [place('서울', null, '03###')],
  },
]

/** What people at the counter wrote down: quotes, line breaks, empty text and pictures among it. */
export const NOTES: readonly (string | null)[] = [
  null,
  null,
  null,
  '',
  'Prefers "email only", never by phone',
  'Moved in spring;\nforward mail to the new address',
  'Loves the tote bag 👜✨, asked twice',
  '  keeps two cards  ',
  '#1 fan | left a five-star review',
  'C:\\shared\\letters\\2026, see copy',
  'Line one\r\nline two, "quoted"',
  "=1+1 is what she calls him, 'really'",
  'family of four 👩‍👩‍👧‍👦\t(tab)',
]

export const CAMPAIGNS: readonly string[] = ['Spring Sale', 'Back to School', 'Win back, part 2', 'Birthday 🎂', '']
export const PRODUCTS: readonly string[] = [
  'Yarn',
  'Frame 8" × 10"',
  'Canvas, large',
  'Brush set',
  'Candle',
  'Gift card',
]
