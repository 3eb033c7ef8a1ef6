using GaDms.Data.Annotations;

namespace GaDms.Data.Tests.Annotations;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("reid_raw.json", "CUHK-PEDES", "file_path")]
    [InlineData("ICFG-PEDES.json", "ICFG-PEDES", "file_path")]
    [InlineData("ICFG_PEDES.json", "ICFG-PEDES", "file_path")]
    [InlineData("data_captions.json", "RSTPReid", "img_path")]
    public void Layouts_with_identities_are_read(string file, string name, string pathField)
    {
        _folder.Write(file, $$"""
            [{"split":"train","captions":["A man in red.","He walks."],"{{pathField}}":"cam a/1.jpg","processed_tokens":[["a"]],"id":3},
             {"split":"val","captions":["Ünë femme"],"{{pathField}}":"2.jpg","id":0},
             {"split":"test","captions":["x"],"{{pathField}}":"3.jpg","id":11003}]
            """);

        RetrievalDataset dataset = DatasetReader.Open(_folder.Path);

        Assert.Equal(name, DatasetReader.Detect(_folder.Path).Name);
        Assert.Equal(name, dataset.Name);
        Assert.Equal([Split.Train, Split.Val, Split.Test], dataset.Images.Select(image => image.Split));
        Assert.Equal([3, 0, 11003], dataset.Images.Select(image => image.Identity));
        Assert.Equal([0, 1, 2], dataset.Images.Select(image => image.ImageId));
        Assert.Equal("imgs/cam a/1.jpg", dataset.Images[0].Path);
        Assert.Equal(Path.Combine(_folder.Path, "imgs/cam a/1.jpg"), dataset.FullPath(dataset.Images[0]));
        Assert.Equal(["A man in red.", "He walks."], dataset.PairsOf(Split.Train).Select(pair => pair.Caption));
        Assert.Equal("Ünë femme", dataset.ImagesOf(Split.Val)[0].Captions[0]);
    }

    [Fact]
    public void WebPerson_is_read_with_an_identity_per_picture()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "images"));
        _folder.Write("web.json", """
            [{"a.jpg":{"caption1":"The person/n wears black./n","caption2":"b"}},
             {"sub/c.jpg":{"caption1":"c","caption2":"and/or"}}]
            """);

        RetrievalDataset dataset = DatasetReader.Open(_folder.Path);

        Assert.Equal("WebPerson", dataset.Name);
        Assert.Equal(["images/a.jpg", "images/sub/c.jpg"], dataset.Images.Select(image => image.Path));
        Assert.Equal([0, 1], dataset.Images.Select(image => image.Identity));
        Assert.Equal(["The person wears black.", "b", "c", "and/or"], dataset.PairsOf(Split.Train).Select(pair => pair.Caption));
    }

    [Theory]
    [InlineData("""{"split":"dev","captions":["x"],"file_path":"1.jpg","id":1}""", "split")]
    [InlineData("""{"captions":["x"],"file_path":"1.jpg","id":1}""", "split")]
    [InlineData("""{"split":7,"captions":["x"],"file_path":"1.jpg","id":1}""", "split")]
    [InlineData("""{"split":"test","captions":[],"file_path":"1.jpg","id":1}""", "captions")]
    [InlineData("""{"split":"test","captions":"x","file_path":"1.jpg","id":1}""", "captions")]
    [InlineData("""{"split":"test","captions":["x"," \t"],"file_path":"1.jpg","id":1}""", "captions[1]")]
    [InlineData("""{"split":"test","captions":[null],"file_path":"1.jpg","id":1}""", "captions[0]")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"1.jpg","id":-1}""", "id")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"1.jpg","id":1.5}""", "id")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"1.jpg","id":3000000000}""", "id")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"1.jpg","id":"1"}""", "id")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"/etc/passwd","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"../1.jpg","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"a/../../../1.jpg","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"a/..","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"..\\1.jpg","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"C:1.jpg","id":1}""", "file_path")]
    [InlineData("""{"split":"test","captions":["x"],"file_path":"1.jpg\u0000","id":1}""", "file_path")]
    public void A_bad_field_is_named(string record, string field)
    {
        _folder.Write("reid_raw.json", $$"""[{"split":"train","captions":["x"],"file_path":"0.jpg","id":1},{{record}}]""");

        string message = Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message;

        Assert.Contains($"reid_raw.json, record 1, field \"{field}\"", message, StringComparison.Ordinal);
        Assert.Contains($"gadms data check {_folder.Path}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"../a.jpg":{"caption1":"x","caption2":"y"}}]""", "file name")]
    [InlineData("""[{"a.jpg":{"caption1":"x"}}]""", "caption2")]
    [InlineData("""[{"a.jpg":{"caption1":"/n","caption2":"y"}}]""", "caption1")]
    [InlineData("""[{"a.jpg":{"caption1":1,"caption2":"y"}}]""", "caption1")]
    public void A_bad_WebPerson_field_is_named(string json, string field)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "images"));
        _folder.Write("web.json", json);
        string message = Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message;
        Assert.Contains($"record 0, field \"{field}\"", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"a.jpg":{"caption1":"x","caption2":"y"},"b.jpg":{}}]""")]
    [InlineData("""[{"a.jpg":"x"}]""")]
    [InlineData("[{}]")]
    [InlineData("[7]")]
    public void A_WebPerson_record_of_another_shape_is_refused(string json)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "images"));
        _folder.Write("web.json", json);
        Assert.Contains("record 0", Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_hold_no_data_set_are_told_apart()
    {
        string missing = Path.Combine(_folder.Path, "missing");
        Assert.Contains("no folder", Assert.Throws<DatasetException>(() => DatasetReader.Detect(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("reid_raw.json", Assert.Throws<DatasetException>(() => DatasetReader.Detect(_folder.Path)).Message, StringComparison.Ordinal);

        _folder.Write("reid_raw.json", "[]");
        Assert.Contains("no records", Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message, StringComparison.Ordinal);

        _folder.Write("data_captions.json", "[]");
        Assert.Contains("several", Assert.Throws<DatasetException>(() => DatasetReader.Detect(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [GoldenFact("../data")]
    public void Real_captions_are_read_in_two_schemas()
    {
        RetrievalDataset Read(string name, string as_)
        {
            using var folder = new TemporaryFolder();
            folder.Write(as_, File.ReadAllBytes(Golden.PathOf("..", "data", "person_text_pairs", name)));
            return DatasetReader.Open(folder.Path);
        }

        RetrievalDataset cuhk = Read("cuhk_pedes_schema.json", "reid_raw.json");
        RetrievalDataset rstp = Read("rstpreid_schema.json", "data_captions.json");

        Assert.Equal(6, cuhk.Images.Count);
        Assert.Equal(23, cuhk.PairsOf(Split.Test).Count);
        Assert.Equal(cuhk.PairsOf(Split.Test).Select(pair => pair.PairId), rstp.PairsOf(Split.Test).Select(pair => pair.PairId));
        Assert.Equal(cuhk.Images.Select(image => image.Identity), rstp.Images.Select(image => image.Identity + 1));
    }
}
