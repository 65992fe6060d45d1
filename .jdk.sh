# Sourced by ./build and ./unroll: sets JAVA_HOME to a JDK 25 or later, from JAVA_HOME, PATH, /usr/lib/jvm, SDKMAN or macOS.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 25 ]
}
find_jdk_25() {
    on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
    mac=$(/usr/libexec/java_home -v 25 2>/dev/null || true)
    for home in "${JAVA_HOME:-}" "${on_path:-}" "$mac" /usr/lib/jvm/*25* /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.sdkman/candidates/java/*; do
        if [ -n "$home" ] && is_jdk_25 "$home"; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}
find_jdk_25 || {
    echo "${0##*/}: a JDK 25 is needed and none was found in JAVA_HOME, PATH, /usr/lib/jvm or SDKMAN; install one (for example Temurin 25 from adoptium.net) or set JAVA_HOME." >&2
    exit 1
}
