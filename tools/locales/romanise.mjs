// Names in other scripts, and how their bearers write them in an e-mail address.

const greek = {
  ου: 'ou', αυ: 'av', ευ: 'ev', αι: 'ai', ει: 'ei', οι: 'oi', μπ: 'b', ντ: 'nt', γγ: 'ng', γκ: 'gk', τζ: 'tz', τσ: 'ts',
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x',
  ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
};

const consonants = {
  क: 'k', ख: 'kh', ग: 'g', घ: 'gh', ङ: 'ng', च: 'ch', छ: 'chh', ज: 'j', झ: 'jh', ञ: 'ny', ट: 't', ठ: 'th', ड: 'd', ढ: 'dh',
  ण: 'n', त: 't', थ: 'th', द: 'd', ध: 'dh', न: 'n', प: 'p', फ: 'ph', ब: 'b', भ: 'bh', म: 'm', य: 'y', र: 'r', ल: 'l',
  व: 'v', श: 'sh', ष: 'sh', स: 's', ह: 'h',
};
const vowels = { अ: 'a', आ: 'aa', इ: 'i', ई: 'i', उ: 'u', ऊ: 'u', ऋ: 'ri', ए: 'e', ऐ: 'ai', ओ: 'o', औ: 'au' };
const signs = { 'ा': 'a', 'ि': 'i', 'ी': 'i', 'ु': 'u', 'ू': 'u', 'ृ': 'ri', 'े': 'e', 'ै': 'ai', 'ो': 'o', 'ौ': 'au', 'ं': 'n', 'ँ': 'n', 'ः': 'h' };

// Arabic leaves out vowels, so each name is listed.
const arabic = {
  محمد: 'mohamed', أحمد: 'ahmed', أمين: 'amine', أنس: 'anas', أيمن: 'aymane', بلال: 'bilal', جمال: 'jamal', حسن: 'hassan',
  حسام: 'houssam', حكيم: 'hakim', حليم: 'halim', حمزة: 'hamza', حميد: 'hamid', خالد: 'khalid', خليل: 'khalil', رشيد: 'rachid', رضا: 'reda',
  رضوان: 'redouane', رياض: 'riad', ريان: 'rayane', زياد: 'ziad', 'زين الدين': 'zineddine', سالم: 'salem', سامي: 'sami', سعد: 'saad',
  سعيد: 'said', سفيان: 'soufiane', سليم: 'salim', سمير: 'samir', سهيل: 'souhail', شريف: 'cherif', صلاح: 'salah', طارق: 'tarik', عادل: 'adil',
  عامر: 'amer', عباس: 'abbas', 'عبد الله': 'abdellah', عثمان: 'othmane', عدنان: 'adnane', عزيز: 'aziz', علي: 'ali', عماد: 'imad', عمر: 'omar',
  عمران: 'imrane', فؤاد: 'fouad', فريد: 'farid', فيصل: 'faycal', قاسم: 'kacem', كريم: 'karim', كمال: 'kamal', ماجد: 'majid', مصطفى: 'mostafa',
  نبيل: 'nabil', هشام: 'hicham', ياسين: 'yassine', يوسف: 'youssef', إلياس: 'ilyas', إسلام: 'islam', إياد: 'iyad',
  فاطمه: 'fatima', ريم: 'rim', بتول: 'batoul', خلود: 'kholoud', اروي: 'arwa', فاطمة: 'fatima', خديجة: 'khadija', عائشة: 'aicha', مريم: 'meryem',
  سلمى: 'salma', زينب: 'zineb', هاجر: 'hajar', نادية: 'nadia', سناء: 'sanae', أسماء: 'asmae', إيمان: 'imane', حنان: 'hanane', ليلى: 'leila',
  سارة: 'sara', ياسمين: 'yasmine', 'فاطمة الزهراء': 'fatimazahra', بشرى: 'bouchra', نورة: 'noura', 'أمّ كلثوم': 'oumkeltoum',
  ادريس: 'idriss', 'الأشراف': 'lachraf', البشيري: 'elbachiri', الحمامي: 'elhamami', الخليفي: 'elkhalifi', الرقيق: 'errakik',
  السقا: 'essaka', الشريف: 'echcherif', الشيباني: 'echchaibani', الصغير: 'essaghir', الصفار: 'essaffar', الطويل: 'ettouil', العطار: 'elattar',
  العلاني: 'elallani', الغربي: 'elgharbi', الكافي: 'elkafi', المحجوب: 'elmahjoub', النجار: 'ennajjar', النقاش: 'ennakach',
  'بن حسين': 'benhoussein', 'بن حمودة': 'benhamouda', 'بن عاشور': 'benachour', 'بن عبد السلام': 'benabdessalam',
  'بن عبد الكريم': 'benabdelkrim', 'بن عثمان': 'benothmane', 'بن عمر': 'benomar', تومي: 'toumi', زروق: 'zerrouk', شقرون: 'chekroun',
  عاشور: 'achour', همدان: 'hamdane', بنسلامة: 'bensalama', العلوي: 'elalaoui', الإدريسي: 'elidrissi', بنجلون: 'benjelloun', الفاسي: 'elfassi',
  التازي: 'tazi', برادة: 'berrada', 'آيت علي': 'aitali', بناني: 'bennani', الصقلي: 'sqalli', 'المرابط': 'elmrabet', 'بن الشيخ': 'bencheikh',
};

// romanise gives "name" for Latin letters, "name=mail" for others, and "" when
// it does not know how the name is written.
export function romanise(name) {
  if (/\p{Script=Arabic}/u.test(name)) return arabic[name] ? `${name}=${arabic[name]}` : '';
  if (/\p{Script=Greek}/u.test(name)) {
    const bare = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
    return `${name}=${bare.replace(/ου|αυ|ευ|αι|ει|οι|μπ|ντ|γγ|γκ|τζ|τσ|./gu, (letters) => greek[letters] ?? '')}`;
  }
  if (/\p{Script=Devanagari}/u.test(name)) return `${name}=${name.split(' ').map(devanagari).join('')}`;
  return /^[\p{Script=Latin}' .-]+$/u.test(name) ? name : '';
}

// devanagari spells a word: a consonant has an a of its own unless a vowel sign
// or a virama follows, and loses it at the end after a single consonant.
function devanagari(word) {
  let out = '';
  const letters = [...word];
  letters.forEach((letter, i) => {
    const next = letters[i + 1];
    if (!(letter in consonants)) {
      out += vowels[letter] ?? signs[letter] ?? '';
      return;
    }
    const bare = next === '्' || (next in signs && !'ंँः'.includes(next)) || (next === undefined && letters[i - 1] !== '्');
    out += consonants[letter] + (bare ? '' : 'a');
  });
  return out;
}
