assert new File(basedir, 'src/main/model/com/acme/DigitReader.safetensors').isFile()
File runtime = new File(localRepositoryPath, 'dev/unroll/unroll-runtime/0.1.0-SNAPSHOT/unroll-runtime-0.1.0-SNAPSHOT.jar')
String java = new File(System.getProperty('java.home'), 'bin/java').path
Process process = [java, '-cp', "${new File(basedir, 'target/classes')}:$runtime", 'com.acme.Main'].execute()
StringBuilder out = new StringBuilder()
StringBuilder problems = new StringBuilder()
process.waitForProcessOutput(out, problems)
assert out ==~ /A 9 is read as 9\n/ : "$out $problems"
