// What is known of words that are nowhere on the site: which are misspelt, and which ask for what no plan has. Fetched
// only for questions that have such a word.

/** Words for what other offices do, for tickets and prices, and for what is not of this place. */
const ELSEWHERE = new RegExp([
  '^\\d',
  '[费价票证缴税婚股]|挂号|预约|报名|公积金|[医社]保|养老|退休|[地高]铁|火车|飞机|航班|疫苗|核酸|[落过]?户口?',
  '护照|违章|扣分|天气|下雨|[高中]考|考[研试]|学[区籍]|录取|摇号|车牌|招聘|就业|失业|贷款|利率|垃圾|电影|演唱',
  '球赛|马拉松|宠物|低保|生育|酒驾|供暖|暖气|彩|余额|挂失|充值|时刻|几点|路线|线路|游戏',
  '^(?:price|fee|fare|ticket|rent|tax|enrol|bills?$|visa|passport|permit|licen[cs]e|renew|birth|marri|divorc)',
  '^(?:wedding|pension|unemploy|benefit|vaccin|jabs?$|covid|flu$|doctor|dentist|medical|maternity|appoint)',
  '^(?:trains?$|flight|metro$|subway|airport|weather|rain$|snow|lotter|mortgage|loan|stocks?$|bitcoin|jobs?$)',
  '^(?:vacanc|librar|museum|cinema|film|concert|football|match|marathon|swim|gym|pool|pizza|pets?$|dogs?$|cats?$)',
  '^(?:parking|toilet|wifi|password|tuition|admission|exam|lost$|salary|citizenship|residence|immigra|adopt)',
  '^(?:permission|funeral|cemeter|bicycle|bikes?$|recipe|game)',
].join('|'));

/** Whether a word asks for what no plan has: such words count three times. */
export const isElsewhere = (word) => ELSEWHERE.test(word);

/**
 * Whether one letter more, less, other or swapped makes `a` of `b`; in a short word, another vowel alone: `shaming` is
 * not `sharing`.
 */
function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [x, y] = [a.slice(at), b.slice(at)];
  const isOther = x.slice(1) === y.slice(1) && (a.length > 7 || /^[aeiouy]{2}$/.test(x[0] + y[0]));
  const isSwapped = x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
  return isOther || isSwapped || x === y.slice(1) || x.slice(1) === y;
}

/** What makes another word of one: happiness is what somebody has who is happy. */
const ENDING = /(?:i?ness|[eo]r|ing|ment|ion|able|al|ly|ist|ian|ful|y|ed)$/;

/** The word of the site, or one that stands for words of the site, that is meant by one misspelt or made of it. */
export function mended(own, { stems, synonyms }) {
  if (own.length < 4 || [...stems].some((other) => other.startsWith(own))) return undefined;
  const words = [...synonyms.map(({ word }) => word), ...stems];
  const near = words.find((word) => word.length > 4 && isNear(own, word) && own.slice(0, 2) === word.slice(0, 2));
  const root = own.replace(ENDING, '');
  const isOfRoot = (word) => word.startsWith(root) && word.length < root.length + 5 && !word.includes(' ');
  return near ?? words.filter((word) => root.length > 3 && isOfRoot(word)).sort((a, b) => a.length - b.length)[0];
}

/** The word of the site that a Chinese one is with one character other than as it was typed. */
export function mendedInHan(word, all) {
  if (word.length < 4 || word.length > 12) return undefined;
  const others = Array.from({ length: word.length - 2 }, (_, at) => `${word.slice(0, at + 1)}\\p{Script=Han}${word.slice(at + 2)}`);
  return new RegExp(others.join('|'), 'u').exec(all)?.[0];
}
