import { describe, expect, test } from '@jest/globals';
import { print } from './chart.ts';

/** Each was asked of Helm's own engine. */
const cases: readonly (readonly [template: string, expected: string])[] = [
  ['{{ "a b" | upper | quote }} {{ squote 1 "x" }} {{ quote nil "a\\"b" }}', '"A B" \'1\' \'x\' "a\\"b"'],
  ['{{ "a\\nb" | indent 2 }}|{{ "c" | nindent 1 }}', '  a\n  b|\n c'],
  [
    '{{ trimSuffix "-" "a-" }} {{ trimPrefix "a" "ab" }} {{ trimAll "-" "--a-" }} [{{ trim " a " }}]',
    'a b a [a]',
  ],
  ['{{ trunc 3 "abcdef" }} {{ trunc -2 "abcdef" }} {{ substr 1 3 "abcdef" }}', 'abc ef bc'],
  [
    '{{ replace "a" "b" "banana" }} {{ "x" | repeat 3 }} {{ join "-" (list 1 "a" true) }}',
    'bbnbnb xxx 1-a-true',
  ],
  [
    '{{ title "hello world" }} {{ untitle "Hello World" }} {{ swapcase "aB" }} {{ initials "Foo bar" }}',
    'Hello World hello world Ab Fb',
  ],
  [
    '{{ camelcase "some_words here" }} {{ snakecase "SomeWordsHTTP" }} {{ kebabcase "SomeWords" }}',
    'SomeWordsHere some_words_http some-words',
  ],
  [
    '{{ abbrev 5 "hello world" }} {{ wrap 5 "hello big world" | replace "\\n" "/" }} {{ nospace " a b " }}',
    'he... hello/big/world ab',
  ],
  ['{{ contains "a" "cat" }} {{ hasPrefix "c" "cat" }} {{ hasSuffix "c" "cat" }}', 'true true false'],
  ['{{ (split "." "a.b")._1 }} {{ splitList "," "a,b" }} {{ sortAlpha (list "b" "a") }}', 'b [a b] [a b]'],
  ['{{ default 1 "" }} {{ coalesce "" 0 "x" }} {{ ternary "a" "b" true }} {{ empty (dict) }}', '1 x a true'],
  [
    '{{ add 1 2 3 }} {{ sub 5 2 }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 2 }} {{ max 1 5 3 }} {{ min 4 2 }}',
    '6 3 6 3 1 5 2',
  ],
  [
    '{{ addf 1.1 2.2 }} {{ divf 1 3 }} {{ round 1.256 2 }} {{ ceil 1.2 }} {{ floor 1.8 }}',
    '3.3 0.3333333333333333 1.26 2 1',
  ],
  [
    '{{ int "0x1f" }} {{ int64 2.9 }} {{ float64 "1.5" }} {{ atoi "12" }} {{ toDecimal "777" }}',
    '31 2 1.5 12 511',
  ],
  ['{{ until 3 }} {{ untilStep 0 6 2 }} {{ seq 1 2 5 }}', '[0 1 2] [0 2 4] 1 3 5'],
  [
    '{{ list 1 2 | first }} {{ list 1 2 | last }} {{ rest (list 1 2 3) }} {{ initial (list 1 2 3) }} {{ reverse (list 1 2) }}',
    '1 2 [2 3] [1 2] [2 1]',
  ],
  [
    '{{ append (list 1) 2 }} {{ prepend (list 1) 0 }} {{ concat (list 1) (list 2) }} {{ uniq (list 1 1 2) }} {{ without (list 1 2) 1 }}',
    '[1 2] [0 1] [1 2] [1 2] [2]',
  ],
  [
    '{{ has 1 (list 1 2) }} {{ slice (list 1 2 3) 1 2 }} {{ chunk 2 (list 1 2 3) }} {{ compact (list "" 1) }}',
    'true [2] [[1 2] [3]] [1]',
  ],
  [
    '{{ dict "a" 1 | toJson }} {{ hasKey (dict "a" 1) "a" }} {{ get (dict "a" 1) "b" }} {{ keys (dict "b" 1 "a" 2) | sortAlpha }}',
    '{"a":1} true  [a b]',
  ],
  [
    '{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }} {{ mergeOverwrite (dict "a" 1) (dict "a" 2) | toJson }}',
    '{"a":1,"b":3} {"a":2}',
  ],
  [
    '{{ pick (dict "a" 1 "b" 2) "a" | toJson }} {{ omit (dict "a" 1 "b" 2) "a" | toJson }} {{ dig "a" "b" "x" (dict "a" (dict "b" 1)) }}',
    '{"a":1} {"b":2} 1',
  ],
  ['{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $_ = unset $d "a" }}{{ $d | toJson }}', '{"b":2}'],
  [
    '{{ regexMatch "^a+$" "aaa" }} {{ regexFind "[0-9]+" "ab12" }} {{ regexReplaceAll "(a)(b)" "xabx" "${2}$1" }}',
    'true 12 xbax',
  ],
  // Where nothing begins at the start of the text.
  [
    '{{ regexReplaceAll "(?m)^" "a b" "> " }} {{ regexMatch "\\\\bfoo" " foo" }} {{ regexFind "(?m)^b" (print "a" "\\n" "b") }} {{ regexMatch "^b" "ab" }}',
    '> a b true b false',
  ],
  ['{{ printf "%x %X" 1.5 -0.1 }} {{ float64 "1_000" }}', '0x1.8p+00 -0X1.999999999999AP-04 1000'],
  [
    '{{ fromYamlArray "a: 1" }} {{ fromJson "[1]" }}',
    '[error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type []interface {}] map[Error:json: cannot unmarshal array into Go value of type map[string]interface {}]',
  ],
  [
    '{{ regexFindAll "a." "abacad" 2 }} {{ regexSplit "-+" "a--b-c" -1 }} {{ regexQuoteMeta "a.b" }}',
    '[ab ac] [a b c] a\\.b',
  ],
  [
    '{{ semverCompare ">=1.19-0" "v1.37.0" }} {{ semverCompare "^1.2" "2.0.0" }} {{ (semver "1.2.3-rc.1").Minor }}',
    'true false 2',
  ],
  [
    '{{ semverCompare ">1.2 <1.4 || ~2.1" "2.1.9" }} {{ semverCompare "1.x" "1.9.0" }} {{ semverCompare "1.2 - 1.4" "1.3.0" }}',
    'true true true',
  ],
  [
    '{{ b64enc "hi" }} {{ b64dec "aGk=" }} {{ b32enc "hi" }} {{ b64dec "*" }}',
    'aGk= hi NBUQ==== illegal base64 data at input byte 0',
  ],
  ['{{ sha256sum "a" }}', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ['{{ sha1sum "a" }} {{ adler32sum "a" }}', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 6422626'],
  ['{{ sha512sum "a" | trunc 32 }}', '1f40fc92da241694750979ee6cf582f2'],
  [
    '{{ base "a/b.c" }} {{ dir "a/b" }} {{ ext "a.b" }} {{ clean "a/../b//c" }} {{ isAbs "/a" }}',
    'b.c a .b b/c true',
  ],
  [
    '{{ (urlParse "https://u:p@h:80/p?q=1#f").host }} {{ urlJoin (dict "scheme" "http" "host" "h" "path" "/a b") }}',
    'h:80 http://h/a%20b',
  ],
  [
    '{{ kindOf 1 }} {{ kindOf "a" }} {{ kindOf (list) }} {{ kindIs "map" (dict) }} {{ typeOf 1.5 }} {{ typeOf (int64 1) }}',
    'int string slice true float64 int64',
  ],
  [
    '{{ toJson (dict "a" "<b>") }} {{ toRawJson (dict "a" "<b>") }} {{ fromJson "{\\"a\\":[1,2]}" | toJson }}',
    '{"a":"\\u003cb\\u003e"} {"a":"<b>"} {"a":[1,2]}',
  ],
  [
    '{{ (fromYaml "a: {b: yes}").a.b }} {{ fromYamlArray "[1, x]" }} {{ (fromYaml ": :").Error | empty }}',
    'true [1 x] false',
  ],
  [
    '{{ date "2006-01-02 15:04" (toDate "2006-01-02" "2024-02-29") }} {{ duration "3661" }} {{ durationRound "25h" }}',
    '2024-02-29 00:00 1h1m1s 1d',
  ],
  ['{{ toToml (dict "a" 1 "b" (dict "c" "d")) }}', 'a = 1\n\n[b]\n  c = "d"\n'],
  [
    '{{ html "<a>" }} {{ urlquery "a b&" }} {{ plural "one" "many" 2 }} {{ cat 1 "a" }}',
    '&lt;a&gt; a+b%26 many 1 a',
  ],
  ['{{ maxf 1 2.5 }} {{ minf 1 2.5 }} {{ toYaml (dict "a" "<<" "b" "=") }}', '2.5 1 a: <<\nb: ='],
  // A machine that goes back would not come to an end here.
  ['{{ regexMatch "^(a+)+$" (print (repeat 5000 "a") "b") }}', 'false'],
];

describe('functions', () => {
  test.each(cases)('%s', (template, expected) => {
    expect(print(template)).toBe(expected);
  });
});
