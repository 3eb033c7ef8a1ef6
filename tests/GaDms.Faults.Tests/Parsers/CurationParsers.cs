using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using GaDms.Curation;
using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Poses;
using GaDms.Curation.Shards;
using GaDms.Curation.Sources;
using GaDms.Curation.Templates;
using GaDms.Fleet;
using GaDms.Imaging;
using GaDms.IO;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>What curation reads: shards of others and its own, lists, banks, and the small files of a fleet.</summary>
internal static class CurationParsers
{
    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        yield return Tar("tar shards", [WebShard(TarEntryFormat.Ustar), WebShard(TarEntryFormat.Pax), WebShard(TarEntryFormat.Gnu), WebShard(TarEntryFormat.V7)], input =>
        {
            var source = new TarSource(place.Write("source/x.tar", input), new SourceLimits { MaxFileBytes = 100_000 });
            foreach (var entry in source.ReadAsync(_ => false, CancellationToken.None).ToBlockingEnumerable())
            {
                if (entry.Rejection is null == entry.Bytes is null)
                    throw new InvalidOperationException($"{entry.Key} is neither a picture nor rejected");
            }
            source.Count(_ => false, CancellationToken.None);
        });
        yield return Tar("crop shards", [CropShard(place)], input =>
        {
            foreach (var sample in ShardReader.ReadTar(place.Write("crops.tar", input)))
                _ = sample.Record.Box.Width + sample.Record.CaptionOrigins.Count + sample.Record.Source.Length + (sample.Record.Pose?.Keypoints.Count ?? 0);
        });
        foreach (var (extension, list) in Lists())
        {
            yield return Curation($"list of addresses, {extension}", [.. list], input => _ = new AddressList(place.Write($"list{extension}", input), "url", "caption").Read().Count()) with
            {
                Own = extension == ".jsonl" ? JsonMutations.Any : Delimited,
                FreeBytes = 4 << 20,
            };
        }
        yield return Json("template bank", [TemplateBankJson(place)], input => TemplateBank.Load(place.Write("bank.json", input)));
        yield return Json("small files of curation, statistics", [JsonSerializer.SerializeToUtf8Bytes(new ShardStatistics { Shard = 1, Samples = 2, Rejected = new Dictionary<string, long> { ["x"] = 3 } }, ShardJson.Compact)],
            input => _ = ShardStatistics.ReadFile(place.Write("x.stats.json", input)) is { } read ? read.Rejected.Count + read.Seconds.Count : 0);
        yield return Json("small files of curation, rows of parts", [JsonSerializer.SerializeToUtf8Bytes(Row(), PartPicture.Json)], input => Rows(place, input)) with { FreeBytes = 4 << 20 };
        yield return Json("small files of curation, texts of samples", [JsonSerializer.SerializeToUtf8Bytes(new SampleText("k", "d"), ShardJson.Compact)], input =>
        {
            place.Write("sample.json", input);
            _ = SampleFiles.ReadText(place["sample.jpg"]) is var text ? text.Key.Length + text.Detail.Length : 0;
        });
        yield return Json("files of a fleet, messages", [FleetJson.Write(new UnitMessage("a", 3))], input => _ = FleetJson.Read<UnitMessage>(input, "queue").Campaign.Length);
        yield return Json("files of a fleet, parked units", [FleetJson.Write(new ParkedRecord("a", 3, "n", ["r"]))], input => _ = FleetJson.Read<ParkedRecord>(input, "store").Reasons.Count);
        yield return Json("files of a fleet, campaigns", [FleetJson.Write(new CampaignRecord("a", 3, JsonElement.Parse("{\"filter\":{}}")))], input => JsonConfig.Parse<CurateConfig>(FleetJson.Read<CampaignRecord>(input, "store").ConfigText(), "store"));
    }

    private static Parser Curation(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read) => new(name, seeds, read, error => error is CurationException or ConfigException);

    private static Parser Json(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read) => Curation(name, seeds, read) with { Own = (bytes, random) => JsonMutations.Any(bytes, random) };

    private static Parser Tar(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read) => Curation(name, seeds, read) with
    {
        Own = TarMutations.Any,
        Wrap = (tar, random) => random.Next(2) == 0 ? TarMutations.SumAll(tar) : tar,

        // An extended header may be a megabyte long, and the reader of tars holds it more than once.
        FreeBytes = 16 << 20,
    };

    private static byte[] WebShard(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
        {
            byte[] picture = ImageCodec.EncodeJpeg(new Image(4, 4));
            foreach (var (name, content) in new (string, byte[])[]
            {
                ("000000000.jpg", picture), ("000000000.txt", Encoding.UTF8.GetBytes("A man.")), ("000000001.png", ImageCodec.EncodePng(new Image(2, 2))),
                ("000000001.json", Encoding.UTF8.GetBytes("{\"caption\":\"a \\u00e9 b\",\"url\":\"x\"}")), ("sub/2.jpg", picture),
                (format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? $"{new string('n', 200)}.jpg" : "3.jpg", picture),
            })
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }
        return bytes.ToArray();
    }

    private static byte[] CropShard(TemporaryFolder place)
    {
        using (var writer = ShardWriter.Open(place["shards"]))
            writer.Commit(new ShardStatistics { Shard = writer.Next }, [.. Enumerable.Range(0, 3).Select(number => Crop(ShardFiles.Key(writer.Next, number), number))]);
        return File.ReadAllBytes(ShardFiles.Tar(place["shards"], 0));
    }

    private static CropSample Crop(string key, int number) => new()
    {
        Key = key,
        Jpeg = ImageCodec.EncodeJpeg(new Image(4 + number, 4)),
        Record = new CropRecord
        {
            Source = $"{number}.jpg",
            Origin = $"/pictures/{number}.jpg",
            Sha256 = new string('a', 64),
            Box = new PersonBox(1.5f, 2, 30.25f, 90, 0.875f),
            Pose = new PersonPose([.. Enumerable.Range(0, PersonPose.Count).Select(i => new PoseKeypoint(i, i + 0.5f, 0.1f))], 0.9f),
            Caption1 = "A man.",
            CaptionOrigins = [new CaptionOrigin("attributes", "t1", "")],
        },
    };

    private static IEnumerable<(string Extension, IEnumerable<byte[]> Seeds)> Lists()
    {
        string[] rows = ["url,caption,id", "https://a.example/1.jpg,\"a man, \"\"tall\"\"\",1", "https://a.example/2.jpg,\"two", "lines\",2", "", ",none,3"];
        var csv = string.Join('\n', rows);
        yield return (".csv", [Encoding.UTF8.GetBytes(csv), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)], [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(csv.Replace("\n", "\r\n", StringComparison.Ordinal))]]);
        yield return (".tsv", [Encoding.UTF8.GetBytes("caption\turl\na man\thttps://a.example/1.jpg\n\"a\ttab\"\thttps://a.example/2.jpg\n")]);
        yield return (".jsonl", [Encoding.UTF8.GetBytes("{\"url\":\"https://a.example/1.jpg\",\"caption\":\"a man\"}\n{\"url\":null}\n\n{\"caption\":[1],\"url\":\"x\"}\n")]);
    }

    private static byte[] Delimited(byte[] list, Random random)
    {
        string[] pieces = ["\"", "\"\"", "\"\n", ",", "\t", "\r", "\n", "\r\n\r\n", "\0", "\uFEFF", "\"url\"", "url,url", new string('"', 301), new string(',', 3000), new string('\n', 500), string.Concat(Enumerable.Repeat("\"\n", 400))];
        var at = random.Next(list.Length + 1);
        return Mutations.Replace(list, at..at, random.Next(12) == 0 ? new byte[300_000] : Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
    }

    private static byte[] TemplateBankJson(TemporaryFolder place)
    {
        TemplateBank.Of(TemplateBank.Default().Templates.Take(4)).Save(place["seed-bank.json"]);
        return File.ReadAllBytes(place["seed-bank.json"]);
    }

    private static PartPicture Row() => new(
        new PictureRow("k", "/k.jpg", new string('a', 64), 7UL, null),
        [new PartBox(new PersonBox(1, 2, 30, 90, 0.5f), null, null), new PartBox(new PersonBox(1, 2, 3, 9, 0.5f), new Rejection("small", "9"), null)]);

    private static void Rows(TemporaryFolder place, byte[] rows)
    {
        // All boxes are left out or have a caption's rejection: no crop is asked for, so the tar may be empty.
        var path = place.Write("part.jsonl", rows);
        foreach (var line in File.ReadLines(path))
        {
            var part = PartMerge.Parse(line, path);
            _ = part.Picture.Key.Length + part.Picture.Sha256.Length + part.Boxes.Sum(box => box.Rejection?.Reason.Length ?? 0);
        }
    }
}
