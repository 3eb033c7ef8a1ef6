using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Sources;

public sealed class DelimitedReaderTests
{
    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    public void What_was_written_is_read(char separator)
    {
        var field = Gen.Elements("a", "\"", ",", "\t", "\n", "\r\n", "\r", " ", "é", "😀", "").ListOf().Select(parts => string.Concat(parts));
        var records = field.NonEmptyListOf().Select(fields => fields.ToArray()).ListOf();
        Prop.ForAll(records.ToArbitrary(), Gen.Elements(false, true).ToArbitrary(), (written, crlf) =>
        {
            string text = string.Concat(written.Select(fields => string.Join(separator, fields.Select(f => Quoted(f, separator))) + (crlf ? "\r\n" : "\n")));
            List<DelimitedRecord> read = Read(text, separator);
            Assert.All(read, record => Assert.Null(record.Fault));
            Assert.Equal(written, read.Select(record => record.Fields));
            Assert.Equal(written, Read(text.TrimEnd('\n'), separator).Select(record => record.Fields));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Quotes_inside_unquoted_fields_are_characters()
        => Assert.Equal([["5\" pipe", "x"], ["a b\"c", ""]], Read("5\" pipe,x\n\"a b\"\"c\",\n").Select(record => record.Fields));

    [Fact]
    public void A_quote_that_never_closes_costs_its_line_alone()
    {
        List<DelimitedRecord> records = Read("a,b\n\"open,1\nc,d\ne,f\n");
        Assert.Equal([1L, 2, 3, 4], records.Select(record => record.Line));
        Assert.Equal([null, "a quoted field is not closed", null, null], records.Select(record => record.Fault));
        Assert.Equal(["e", "f"], records[3].Fields);
    }

    [Fact]
    public void A_line_without_end_is_passed_over_in_bounded_memory()
    {
        List<DelimitedRecord> records = Read("a\n" + new string('x', 1 << 20) + "\nb\n\"" + new string('y', 1 << 19) + "\nc\n");
        Assert.Equal([null, "the line is longer than 262144 characters", null, "the line is longer than 262144 characters", null], records.Select(record => record.Fault));
        Assert.Equal(["c"], records[4].Fields);
    }

    [Fact]
    public void No_text_makes_the_reader_fail()
        => Prop.ForAll<string>(text => _ = Read(text ?? "")).QuickCheckThrowOnFailure();

    private static string Quoted(string field, char separator) =>
        field.Length == 0 || field.AsSpan().ContainsAny("\"\r\n") || field.Contains(separator) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static List<DelimitedRecord> Read(string text, char separator = ',') => [.. new DelimitedReader(new StringReader(text), separator).Read()];
}
