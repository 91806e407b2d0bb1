#!/usr/bin/env bash
# One family from the aircraft to release, by hand: bash, curl, and Node for reading JSON.
#
#   bash docs/tour.sh            in a checkout after `npm ci`; takes about a minute and leaves nothing behind
#   bash docs/tour.sh --keep     keeps the server running afterwards and says where
#
# It starts a Huan of its own in a temporary home, on a free port, so it never touches what you have in .huan/.
# The people are invented. Every order is printed before it is given, ids cut short: read along.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"
unset DATABASE_URL HUAN_MASTER_KEY PORT HOST
keep=${1:-}
place=$(mktemp -d "${TMPDIR:-/tmp}/huan-tour-XXXXXX")
chmod 711 "$place"
export HUAN_HOME="$place/home"
server=0

finish() {
  if [ "$server" != 0 ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
  rm -rf "$place"
}
trap finish EXIT

bold() { printf '\n\033[1m%s\033[0m\n' "$*"; }
note() { printf '  %s\n' "$*"; }
id() { node -p 'crypto.randomUUID()'; }
# from '<JSON>' '<expression about it, called it>'
from() { node -e 'const it = JSON.parse(process.argv[1]); const said = eval(process.argv[2]); console.log(typeof said === "string" ? said : JSON.stringify(said))' "$1" "$2"; }

start_server() {
  node "$root/bin/huan.js" up --port 0 --json >"$place/up.json" 2>"$place/up.log" &
  server=$!
  for _ in $(seq 300); do
    if [ -s "$place/up.json" ]; then
      url=$(from "$(cat "$place/up.json")" it.address)
      return
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  cat "$place/up.log"
  echo "Huan did not start."
  exit 1
}

sign_in() {
  local password
  password=$(from "$(cat "$place/up.json")" "it.accounts.find(({ username }) => username === '$1').password")
  curl -sS --fail -o /dev/null -c "$place/$1.cookies" -H 'content-type: application/json' \
    -d "{\"username\":\"$1\",\"password\":\"$password\"}" "$url/v1/auth/sign-in"
}

# ask <account> <path>
ask() {
  [ -f "$place/$1.cookies" ] || sign_in "$1"
  curl -sS --fail -b "$place/$1.cookies" -H 'accept-language: en' "$url$2"
}

# order <account> <command>: the answer is in $answer. Fails unless it was done.
order() {
  try_order "$@"
  local code
  code=$(from "$answer" 'it.code ?? ""')
  if [ -n "$code" ]; then
    echo "Refused: $answer"
    exit 1
  fi
}

# refused <account> <code> <command>: fails unless it is refused with this code.
refused() {
  try_order "$1" "$3"
  note "→ $(from "$answer" '`refused (${it.status} ${it.code}): ${it.detail}`')"
  [ "$(from "$answer" 'it.code ?? ""')" = "$2" ] || exit 1
}

try_order() {
  [ -f "$place/$1.cookies" ] || sign_in "$1"
  printf '  %-13s %s\n' "$1" "$(printf %s "$2" | sed -E 's/([0-9a-f]{8})-[0-9a-f-]{27}/\1…/g' | cut -c1-170)"
  answer=$(curl -sS -b "$place/$1.cookies" -H 'content-type: application/json' -H 'accept-language: en' \
    -d "{\"commandId\":\"$(id)\",\"command\":$2}" "$url/v1/commands")
}

# record <account> <kind> <facts> <case>…: the same evidence about several cases, in one transaction.
record() {
  local account=$1 kind=$2 facts=$3
  shift 3
  local steps=() case_id
  for case_id in "$@"; do steps+=("{\"type\":\"record\",\"case\":\"$case_id\",\"kind\":\"$kind\",\"facts\":$facts}"); done
  together "$account" "${steps[@]}"
}

# together <account> <command>…: several commands of one account in one transaction.
together() {
  local account=$1
  shift
  local first all
  all=$(IFS=,; echo "$*")
  first=$(from "$1" it.case)
  order "$account" "{\"type\":\"together\",\"case\":\"$first\",\"commands\":[$all]}"
}

# carry <giver's account> <receiver's account> <receiving unit> <link> <more JSON> <case>…
carry() {
  local giver=$1 receiver=$2 unit=$3 link=$4 more=$5 handover cases
  shift 5
  handover=$(id)
  cases=$(printf '"%s",' "$@")
  cases="[${cases%,}]"
  order "$giver" "{\"type\":\"offer-group\",\"handover\":\"$handover\",\"cases\":$cases,\"to\":\"$unit\",\"link\":\"$link\"$more}"
  order "$receiver" "{\"type\":\"accept-group\",\"handover\":\"$handover\",\"present\":$cases}"
}

where() { ask "$1" "/v1/cases/$2"; }

bold 'Start'
note 'A database of its own, the sample city, and accounts for its desks. This takes some seconds.'
start_server
note "Huan is at $url; the API is described at $url/docs"
until [ "$(from "$(ask pudong-site '/v1/desk?list=holding&loop=site')" 'it.items[0]?.facts.capacity > 0')" = true ]; do sleep 0.5; done
site=$(from "$(ask pudong-site '/v1/desk?list=holding&loop=site')" 'it.items[0].case')
note "The first site of Pudong is open, and the district has accepted its checklist: $(from "$(where pudong-site "$site")" it.facts.capacity) rooms."

bold '1. Before arrival: a manifest opens one case for each person'
cat >"$place/family.csv" <<'CSV'
Flight,Arrival date,From,To,Surname,Given names,Passport No.,Nationality,Sex,Birth date,Seat,Party
MU999,2020-03-27,FCO,PVG,TESTARI,ANNA,YT0000001,ITA,F,1985-02-11,31A,T1
MU999,2020-03-27,FCO,PVG,TESTARI,LUCA,YT0000002,ITA,M,1984-09-30,31B,T1
MU999,2020-03-27,FCO,PVG,TESTARI,MIA,YT0000003,ITA,F,2013-06-01,31C,T1
CSV
sed 's/^/  /' "$place/family.csv"
ask airport /v1/auth/me >/dev/null
report=$(curl -sS --fail -b "$place/airport.cookies" -H 'content-type: text/csv' --data-binary "@$place/family.csv" \
  "$url/v1/manifests?commandId=$(id)")
voyage=$(from "$report" 'it.flights[0].voyage')
note "→ $(from "$report" '`opened ${it.opened}, dropped ${it.dropped}, problems ${it.problems.length}`')"
people=$(ask boarding "/v1/flights/$voyage/people?names=true")
from "$people" 'it.items.map((one) => `  ${one.person.givenNames.padEnd(5)} ${one.case}  held by ${one.holder}, link ${one.link}`).join("\n")'
read -r anna luca mia <<<"$(from "$people" '["ANNA","LUCA","MIA"].map((name) => it.items.find((one) => one.person.givenNames === name).case).join(" ")')"
note 'The carrier holds them. Nobody else does, until somebody signs for them.'

bold '2. Stand: custody moves when the receiver signs, not before'
order airport "{\"type\":\"record\",\"case\":\"$voyage\",\"kind\":\"landing\",\"facts\":{}}"
handover=$(id)
order carriers "{\"type\":\"offer-group\",\"handover\":\"$handover\",\"cases\":[\"$anna\",\"$luca\",\"$mia\"],\"to\":\"PVG-BOARDING\",\"link\":\"stand\"}"
note "→ offered; still held by $(from "$(where boarding "$anna")" it.holder)"
order boarding "{\"type\":\"accept-group\",\"handover\":\"$handover\",\"present\":[\"$anna\",\"$luca\",\"$mia\"]}"
note "→ accepted; now held by $(from "$(where boarding "$anna")" it.holder)"
note "A clock of 14 days has begun: $(from "$(where boarding "$anna")" '`${it.measure.start} until ${it.measure.until}`')"

bold '3. Channel: nobody leaves a link without its evidence'
refused boarding evidence_missing "{\"type\":\"offer\",\"case\":\"$anna\",\"to\":\"PVG-CHANNEL\",\"link\":\"channel\",\"splits\":\"a try\"}"
record boarding temperature '{"fever":false}' "$anna" "$luca" "$mia"
record boarding declaration '{"symptoms":[],"countries":["IT"],"destination":"city","district":"PUDONG"}' "$anna" "$luca" "$mia"
note "→ policy decides the lane from her own history: $(from "$(where boarding "$anna")" 'it.facts.lane')"
refused boarding party_split "{\"type\":\"offer\",\"case\":\"$mia\",\"to\":\"PVG-CHANNEL\",\"link\":\"channel\"}"
carry boarding channel PVG-CHANNEL channel '' "$anna" "$luca" "$mia"

bold '4. Screening: each specimen is a case of its own, and holds its person'
carry channel screening PVG-SCREENING screening '' "$anna" "$luca" "$mia"
record screening interview '{"symptoms":[]}' "$anna" "$luca" "$mia"
record screening temperature '{"fever":false}' "$anna" "$luca" "$mia"
record screening itinerary '{"countries":["IT"]}' "$anna" "$luca" "$mia"
specimens=()
for person in "$anna" "$luca" "$mia"; do
  specimen=$(id)
  specimens+=("$specimen")
  order screening "{\"type\":\"open\",\"case\":\"$specimen\",\"loop\":\"specimen\",\"holder\":\"PVG-SCREENING\",\"subject\":\"$person\"}"
done
carry screening pudong-desk PUDONG-DESK transfer '' "$anna" "$luca" "$mia"

bold '5. Transfer: a vehicle, its crew, a room for everybody, two blind counts'
run=$(id)
order pudong-desk "{\"type\":\"open\",\"case\":\"$run\",\"loop\":\"run\",\"holder\":\"PUDONG-DESK\",\"facts\":{\"seats\":16}}"
order pudong-desk "{\"type\":\"record\",\"case\":\"$run\",\"kind\":\"vehicle\",\"personal\":{\"plate\":\"沪A·0001试\"}}"
record pudong-desk crew '{"escorts":2}' "$run"
carry pudong-desk pudong-crew PUDONG-CREW-1 boarding '' "$run"
refused pudong-desk evidence_missing "{\"type\":\"offer-group\",\"handover\":\"$(id)\",\"cases\":[\"$anna\",\"$luca\",\"$mia\"],\"to\":\"PUDONG-CREW-1\",\"link\":\"transfer\",\"run\":\"$run\"}"
record pudong-desk seat '{}' "$anna" "$luca" "$mia"
rooms=()
lodging() { rooms+=("{\"type\":\"record\",\"case\":\"$1\",\"kind\":\"lodging\",\"place\":\"$site\",\"personal\":{\"floor\":\"3\",\"room\":\"$2\"}}"); }
# Two beds in each: a room is shared within one family, and never by strangers.
lodging "$anna" 301
lodging "$mia" 301
lodging "$luca" 302
together pudong-site "${rooms[@]}"
carry pudong-desk pudong-crew PUDONG-CREW-1 transfer ",\"run\":\"$run\"" "$anna" "$luca" "$mia"
order pudong-crew "{\"type\":\"record\",\"case\":\"$run\",\"kind\":\"count\",\"counted\":2}"
gap=$(from "$answer" 'it.gaps[0]')
note "→ counted 2, held $(from "$answer" it.held): a gap at once, owned by $(from "$(where pudong-crew "$gap")" it.holder)"
refused pudong-crew evidence_missing "{\"type\":\"record\",\"case\":\"$run\",\"kind\":\"departure\"}"
for turn in first second; do
  order pudong-crew "{\"type\":\"record\",\"case\":\"$run\",\"kind\":\"count\",\"counted\":3}"
done
note '→ the recount is the proof of the gap; whoever counted wrong does not close it: the desk takes it over and does'
carry pudong-crew pudong-desk PUDONG-DESK open '' "$gap"
order pudong-desk "{\"type\":\"close\",\"case\":\"$gap\",\"ending\":\"settled\"}"
record pudong-crew departure '{}' "$run"

bold '6. Territory: the site accepts them at its door'
record pudong-crew arrival '{}' "$run"
carry pudong-crew pudong-site PUDONG-SITE-1 territory '' "$anna" "$luca" "$mia"
for kind in checkin order told; do record pudong-site "$kind" '{}' "$anna" "$luca" "$mia"; done
together pudong-crew "{\"type\":\"record\",\"case\":\"$run\",\"kind\":\"empty\"}" "{\"type\":\"close\",\"case\":\"$run\",\"ending\":\"completed\"}"

bold '7. The laboratory: a result finds the person where they are now'
carry screening lab LAB-1 laboratory '' "${specimens[@]}"
record lab result '{"result":"negative"}' "${specimens[@]}"
endings=()
for specimen in "${specimens[@]}"; do endings+=("{\"type\":\"close\",\"case\":\"$specimen\",\"ending\":\"resulted\"}"); done
together lab "${endings[@]}"
note "→ Anna's record at the site: test $(from "$(where pudong-site "$anna")" it.facts.test), until $(from "$(where pudong-site "$anna")" it.measure.until)"

bold '8. Too soon: release has an hour, and it is not before 14 days'
refused pudong-site too_soon "{\"type\":\"close\",\"case\":\"$anna\",\"ending\":\"released\"}"

bold '9. Said once: the same order twice acts once'
again="{\"commandId\":\"$(id)\",\"command\":{\"type\":\"record\",\"case\":\"$anna\",\"kind\":\"report\",\"facts\":{\"symptoms\":[]}}}"
for turn in first second; do
  said=$(curl -sS -b "$place/pudong-site.cookies" -H 'content-type: application/json' -d "$again" "$url/v1/commands")
  note "$turn delivery: version $(from "$said" it.version)"
done

bold '10. Pull the plug: kill -9, then start again'
kill -9 "$server"
wait "$server" 2>/dev/null || true
rm "$place/up.json"
note 'Killed. PostgreSQL went on by itself; the next start finds it and adopts it.'
start_server
note "Anna is still held by $(from "$(where pudong-site "$anna")" it.holder), version $(from "$(where pudong-site "$anna")" it.version)."

bold '11. Fourteen days later'
record pudong-site report '{"symptoms":[],"fever":false}' "$anna" "$luca" "$mia"
note 'No command of an officer moves time. In a sample city, and nowhere else, whoever owns its home may let some of it pass.'
node "$root/bin/huan.js" time --forward 14d 2>/dev/null | sed 's/^/  /'
for person in "$anna" "$luca" "$mia"; do order pudong-site "{\"type\":\"close\",\"case\":\"$person\",\"ending\":\"released\"}"; done
note "→ $(from "$(where pudong-site "$anna")" '`${it.custody}, ${it.ending}`'); the flight: $(from "$(ask airport "/v1/flights/$voyage")" '`in ${it.balance.in}, out ${it.balance.out}, held ${it.balance.held}, balanced: ${it.balance.balanced}`')"

bold 'What the record says about Anna'
from "$(ask pudong-site "/v1/cases/$anna/timeline")" 'it.events.map((event) => `  ${String(event.seq).padStart(2)} ${event.recordedAt} ${event.unit.padEnd(14)} ${event.name}${event.data.kind ? " " + event.data.kind : ""}`).join("\n")'
note "Her lane was decided because: $(from "$(ask pudong-site "/v1/cases/$anna/timeline")" '(it.events.flatMap((event) => event.decisions ?? []).findLast(({ table }) => table === "lane")?.why ?? []).join(" · ")')"
note "Her name was read by: $(from "$(ask pudong-site "/v1/cases/$anna/readings")" 'it.items.map(({ unit, purpose }) => `${unit} (${purpose})`).join(", ")')"

bold '12. The auditor reads the whole ledger again, and has the last word'
node "$root/bin/huan.js" verify 2>/dev/null | sed 's/^/  /'

if [ "$keep" = --keep ]; then
  trap - EXIT
  bold "Kept: $url, home $HUAN_HOME, process $server. Accounts are in $place/up.json. Stop it with: kill $server"
fi
