#!/usr/bin/env bash
# Grants the identity of the bot the application permissions of Microsoft Graph that it needs, and says which it has beyond them.
# It can be run again at any time; what is there already is left alone, and nothing is taken away.
set -euo pipefail

graph_app=00000003-0000-0000-c000-000000000000
always='User.Read.All LicenseAssignment.ReadWrite.All Organization.Read.All'
with_mirrors='GroupMember.ReadWrite.All'
with_teams_app='AppCatalog.Read.All TeamsAppInstallation.ReadWriteSelfForUser.All'

usage() {
  cat <<'END'
Usage: infra/grant-permissions.sh CLIENT_ID [--mirrors] [--teams-app] [--dry-run]

  CLIENT_ID     the client id of the bot's identity (BOT_ID)
  --mirrors     a pool is mirrored by an Entra group
  --teams-app   the bot installs itself for people (TEAMS_APP_ID is set)
  --dry-run     only says what it would do

Run it BEFORE the first start of the bot: a token of a managed identity keeps the permissions
it was issued with, and the next one can take up to a day to come.
It needs az, signed in as a Privileged Role Administrator of the tenant.
END
}

fail() {
  echo "$1" >&2
  exit 1
}

# What az says, without the carriage returns that it prints on Windows.
ask() {
  az "$@" | tr -d '\r'
}

client_id=''
wanted=$always
dry_run=no
for argument in "$@"; do
  case $argument in
    --mirrors) wanted="$wanted $with_mirrors" ;;
    --teams-app) wanted="$wanted $with_teams_app" ;;
    --dry-run) dry_run=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    -*) fail "There is no option $argument. $(usage)" ;;
    *)
      [ -z "$client_id" ] || fail "One client id is enough. $(usage)"
      client_id=$argument
      ;;
  esac
done
[ -n "$client_id" ] || fail "The client id of the identity is missing. $(usage)"
command -v az >/dev/null || fail 'az is not installed: https://aka.ms/azure-cli, or use Azure Cloud Shell.'

principal=$(ask ad sp show --id "$client_id" --query id --output tsv) ||
  fail "No identity with the client id $client_id was found in this tenant: look at az account show."
graph=$(ask ad sp show --id "$graph_app" --query id --output tsv) ||
  fail 'Microsoft Graph was not found in this tenant.'

# Each line: the id of a permission, and its name.
known=$(ask ad sp show --id "$graph_app" --query "appRoles[?contains(allowedMemberTypes, 'Application')].[id, value]" --output tsv)
assignments="https://graph.microsoft.com/v1.0/servicePrincipals/$principal/appRoleAssignments"
# Each line: the id of a permission, whose it is, and the id of the assignment. One answer holds more than there are.
given=$(ask rest --method GET --url "$assignments?\$top=999" --query 'value[].[appRoleId, resourceId, id]' --output tsv)

id_of() {
  printf '%s\n' "$known" | awk -F '\t' -v name="$1" '$2 == name { print $1 }'
}
name_of() {
  printf '%s\n' "$known" | awk -F '\t' -v id="$1" '$1 == id { print $2 }'
}
is_given() {
  printf '%s\n' "$given" | awk -F '\t' -v id="$1" -v of="$graph" '$1 == id && $2 == of { found = 1 } END { exit !found }'
}

failed=no
changed=no
for name in $wanted; do
  id=$(id_of "$name")
  if [ -z "$id" ]; then
    echo "unknown        $name: Microsoft Graph of this tenant has no such permission" >&2
    failed=yes
  elif is_given "$id"; then
    echo "there already  $name"
  elif [ "$dry_run" = yes ]; then
    echo "would grant    $name"
  elif az rest --method POST --url "$assignments" --headers Content-Type=application/json \
    --body "{\"principalId\":\"$principal\",\"resourceId\":\"$graph\",\"appRoleId\":\"$id\"}" --output none; then
    echo "granted        $name"
    changed=yes
  else
    echo "not granted    $name: whoever runs this has to be a Privileged Role Administrator" >&2
    failed=yes
  fi
done

is_wanted() {
  case " $wanted " in
    *" $1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# Nothing is taken away here: somebody may know why it is there.
too_much=no
while IFS=$'\t' read -r id resource assignment; do
  [ -n "$id" ] || continue
  if [ "$resource" = "$graph" ]; then
    name=$(name_of "$id")
    is_wanted "$name" && continue
  else
    name="a permission of another service ($id)"
  fi
  too_much=yes
  echo "too much       ${name:-$id}: the bot does not need it as it is set up here"
  if [ "$name" = User.ReadWrite.All ]; then
    echo '               WARNING: with it, a mistake about a group could delete people. Take it away.'
  fi
  echo "               az rest --method DELETE --url $assignments/$assignment"
done <<END
$given
END

if [ "$changed" = yes ]; then
  echo 'If the bot has run before, what was granted counts once its identity gets its next token, which can take up to a day.'
fi
if [ "$too_much" = yes ]; then
  echo 'What is too much was left as it is; the commands above take it away.'
fi
[ "$failed" = no ]
