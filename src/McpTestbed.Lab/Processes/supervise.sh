# Ends what the testbed started once the testbed has gone, however it went (Supervisor.cs starts this).
# $1: the mark in the environment of all that is to be ended.
# Standard input: "+PID" for each child that was started and "-PID" for each that has ended; its end is the testbed's.
mark=$1
trap '' HUP INT QUIT TERM
running=' '
while read -r line; do
  pid=${line#?}
  case $line in
    +*) running="$running$pid " ;;
    -*) case $running in *" $pid "*) running="${running%%" $pid "*} ${running#*" $pid "}" ;; esac ;;
  esac
done

# A program that clears its environment, or writes its title over it, has no mark: it is found by its parent.
if [ -e "/proc/$$/task/$$/children" ]; then
  children() { cat "/proc/$1"/task/*/children; }
else
  children() { ps -A -o pid= -o ppid= | awk -v parent="$1" '$2 == parent { print $1 }'; }
fi
tree() {
  for child in $(children "$1"); do tree "$child"; done
  echo "$1"
}
marked() { for file in $(grep -ls -- "$mark" /proc/[0-9]*/environ); do file=${file#/proc/}; echo "${file%/*}"; done; }

# All of it is found before any of it is ended: a parent that has gone leads to nobody.
for pid in $running; do tree "$pid"; done 2>/dev/null | {
  found=$(cat)
  # Until three looks find nothing: what was being started just now gets its mark only then.
  empty=0 looks=0
  while [ "$empty" -lt 3 ] && [ "$looks" -lt 500 ]; do
    looks=$((looks + 1))
    found="$found $(marked)"
    empty=$((empty + 1))
    for pid in $found; do kill -KILL "$pid" && empty=0; done
    found=
  done
} 2>/dev/null
