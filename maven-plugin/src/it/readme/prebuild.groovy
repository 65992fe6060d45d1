// The project is what the README says, word for word.
String readme = new File(basedir, '../../../../README.md').getText('UTF-8')
String section = readme[readme.indexOf('## In a Java program')..-1]
section = section[0..section.indexOf('\n## ', 5)]
def files = (section =~ /(?s)`([\w\/.]+)`:\n\n```\w*\n(.*?)```\n/).collect { [it[1], it[2]] }
assert files.collect { it[0] } == ['pom.xml', 'src/main/model/com/acme/reader.model', 'src/main/java/com/acme/Main.java']
files.each { name, text ->
    File file = new File(basedir, name)
    file.parentFile.mkdirs()
    file.setText(text, 'UTF-8')
}
return true
