using System.Text;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Sources;

public sealed class AddressListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list.csv", "\uFEFFid,URL,Caption\n1,http://a/1.jpg,\"A man, standing\nin \"\"red\"\"\"\n2,http://a/2.jpg,\n")]
    [InlineData("list.tsv", "caption\turl\r\n\"A man, standing\nin \"\"red\"\"\"\thttp://a/1.jpg\r\n\thttp://a/2.jpg")]
    [InlineData("list.jsonl", "{\"url\":\" http://a/1.jpg\",\"caption\":\"A man, standing\\nin \\\"red\\\"\"}\n\n{\"caption\":null,\"url\":\"http://a/2.jpg\"}\n")]
    public void Addresses_and_captions_are_found_by_name(string name, string text)
    {
        _folder.Write(name, text);
        Assert.Equal([("http://a/1.jpg", "A man, standing\nin \"red\""), ("http://a/2.jpg", null)], Read(name).Select(row => (row.Address!, row.Caption)));
    }

    [Fact]
    public void Other_encodings_are_known_by_their_mark()
    {
        _folder.Write("list.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("url,caption\nhttp://a/é.jpg,ä\n")]);
        Assert.Equal(("http://a/é.jpg", "ä"), Read("list.csv").Select(row => (row.Address!, row.Caption!)).Single());
    }

    [Fact]
    public void Bad_rows_have_their_reason_and_their_line()
    {
        _folder.Write("list.csv", "url,caption\n,no address\nhttp://a/1.jpg\n\"http://open\nhttp://a/2.jpg,x,y,z\n");
        Assert.Equal(
            ["list-no-address: line 2 has no url", "http://a/1.jpg", "list-bad-row: line 4: a quoted field is not closed", "http://a/2.jpg"],
            Read("list.csv").Select(row => row.Address ?? $"{row.Rejection!.Reason}: {row.Rejection.Detail}"));

        _folder.Write("list.jsonl", "{\"url\":7}\n[]\n{\"url\":\n{\"url\":\"\\ud800\"}\n{\"url\":\"http://a/1.jpg\"}\n" + new string(' ', 1 << 19));
        Assert.Equal(
            ["list-no-address", "list-bad-row", "list-bad-row", "list-bad-row", "http://a/1.jpg", "list-bad-row"],
            Read("list.jsonl").Select(row => row.Address ?? row.Rejection!.Reason));
    }

    [Theory]
    [InlineData("list.csv", "", "is empty")]
    [InlineData("list.csv", "link,text\nx,y\n", "no column \"url\"; it has: link, text.")]
    [InlineData("list.parquet", "PAR1", ".csv, .tsv or .jsonl")]
    [InlineData(null, "", "cannot be read")]
    public void A_list_that_cannot_be_read_stops_the_run(string? name, string text, string message)
    {
        if (name is not null)
            _folder.Write(name, text);
        Assert.Contains(message, Assert.Throws<CurationException>(() => Read(name ?? "missing.csv").Count()).Message, StringComparison.Ordinal);
    }

    private IEnumerable<AddressRow> Read(string name) => new AddressList(_folder[name], "url", "caption").Read();
}
