using System.Text;
using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Training.Batches;
using GaDms.Training.Runs;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Annotation files of the data sets, and what training has written.</summary>
internal static class DataParsers
{
    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        yield return Dataset(place, "CUHK-PEDES", "reid_raw.json", """[{"split":"train","captions":["A man.","He walks."],"file_path":"cam_a/001.jpg","processed_tokens":[["a"]],"id":1},{"split":"test","captions":["é"],"file_path":"b.png","id":2}]""");
        yield return Dataset(place, "ICFG-PEDES", "ICFG-PEDES.json", """[{"split":"train","captions":["A man."],"file_path":"train/0000/0000_010_07_0303morning_0041_1.jpg","id":0}]""");
        yield return Dataset(place, "RSTPReid", "data_captions.json", """ [ {"id":0,"img_path":"0000_c14_0031.jpg","captions":["A man.","Another."],"split":"val"} ] """);
        yield return Dataset(place, "WebPerson", "list.json", """[{"a/b.jpg":{"caption1":"A /n man.","caption2":"He walks."}},{"c.jpg":{"caption1":"x","caption2":"y"}}]""");
        var seed = Encoding.UTF8.GetBytes("""[{"file_path":"a.jpg","captions":[{"text":"A man.","twin":"A woman.","spans":[{"start":0,"end":5,"kind":"attribute","attribute":"x"}]}]}]""");
        var dataset = new RetrievalDataset("x", place["kinds"], [new ImageRecord { ImageId = 0, Identity = 0, Path = "imgs/a.jpg", Captions = ["A man."], Split = Split.Train }]);
        yield return new Parser(
            "files of training, kinds of words",
            [seed],
            input =>
            {
                place.Write("kinds/attributes.json", input);
                CaptionTruth.Find(dataset)!.LabelAt(0, 1, 3);
            },
            error => error is InvalidDataException)
        { Own = JsonMutations.Any };
        var log = Encoding.UTF8.GetBytes(
            """
            {"step":1,"epoch":1,"loss":2.5,"alignment":1,"maskedTokens":1,"identity":0.5,"maskedTokenAccuracy":0.1,"learningRate":1e-05}
            {"step":1,"epoch":1,"split":"val","report":{}}
            {"step":1,"epoch":1,"quality":{}}

            """.Replace("\n\n", "\n", StringComparison.Ordinal));
        yield return new Parser("files of training, logs", [log], input => RunHistory.Read(place.Write("log.jsonl", input)), error => error is InvalidDataException) { Own = JsonMutations.Any };
    }

    private static Parser Dataset(TemporaryFolder place, string name, string file, string seed)
    {
        Directory.CreateDirectory(place[$"{name}/images"]);
        return new Parser(
            $"data set, {name}",
            [Encoding.UTF8.GetBytes(seed), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(seed)]],
            input =>
            {
                place.Write($"{name}/{file}", input);
                foreach (var image in DatasetReader.Open(place[name]).Images)
                {
                    if (image.Path.Split('/').Contains("..") || image.Captions.Count == 0)
                        throw new InvalidOperationException($"the record of {image.Path} is not as it must be");
                }
            },
            error => error is DatasetException)
        { Own = JsonMutations.Any };
    }
}
