using GaDms.Data.Rendering;
using GaDms.Retrieval.Models;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Bench.Queries;

/// <summary>The pointing game: is a map's highest patch on the place of the thing that the word tells?</summary>
internal static class PointingTable
{
    private const int Pictures = 150;

    private static readonly (string Name, Func<RetrievalModel, RenderedSample, string, float[][]> Maps)[] s_ways =
    [
        ("token x patch", TokenPatch),
        ("word's share x patch", SharePatch),
        ("gradient x pixel", Gradient),
        ("patch blanked", (model, sample, text) => [.. HeatMaps.Of(model, sample.Decode(), text).Select(map => map.Values)]),
    ];

    public static void Write(QueryWorld world)
    {
        Console.WriteLine("Pointing game: the highest patch lies on the thing (head, torso, legs, feet); chance is the share of patches there");
        var hits = new Dictionary<(string Part, string Way), List<double>>();
        foreach (var sample in world.Samples.Where((_, i) => i % 2 == 1).Take(Pictures))
        {
            var caption = sample.Captions[0];
            var maps = s_ways.Select(way => (way.Name, Maps: way.Maps(world.Model, sample, caption.Text))).ToArray();
            var words = world.Model.Tokenizer.EncodeWithOffsets(caption.Text).GroupBy(piece => piece.Word).Select(group => group.First().Start).ToArray();
            for (var word = 0; word < maps[0].Maps.Length; word++)
            {
                if (caption.Spans.Where(span => span.Start <= words[word] && words[word] < span.End).Select(span => span.Attribute).FirstOrDefault() is not { } attribute)
                    continue;
                if (BodyRegions.Patches(sample.Person, attribute, world.Model.Config) is not { } place || !place.Contains(true))
                    continue;
                var part = Part(attribute);
                Add(part, "chance", place.Average(inside => inside ? 1.0 : 0));
                foreach (var (name, map) in maps)
                    Add(part, name, place[Array.IndexOf(map[word], map[word].Max())] ? 1 : 0);
            }
        }
        string[] columns = ["chance", .. s_ways.Select(way => way.Name)];
        Console.WriteLine($"{"",-8}{"words",8}{string.Concat(columns.Select(column => $"{column,22}"))}");
        foreach (var part in (string[])["head", "torso", "legs", "feet", "all"])
            Console.WriteLine($"{part,-8}{hits[(part, "chance")].Count,8}{string.Concat(columns.Select(column => $"{hits[(part, column)].Average(),22:P0}"))}");

        void Add(string part, string way, double value)
        {
            foreach (var key in (string[])[part, "all"])
            {
                if (!hits.TryGetValue((key, way), out var list))
                    hits.Add((key, way), list = []);
                list.Add(value);
            }
        }
    }

    private static string Part(AttributeName name) => name switch
    {
        AttributeName.Hat or AttributeName.HatColor or AttributeName.Hair or AttributeName.HairColor => "head",
        AttributeName.Shoes or AttributeName.ShoesColor => "feet",
        AttributeName.Bottom or AttributeName.BottomColor => "legs",
        _ => "torso",
    };

    private static float[][] TokenPatch(RetrievalModel model, RenderedSample sample, string text)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var ids = model.Tokenize(text);
        var tokens = F.normalize(model.Clip.Text.forward(torch.tensor(ids, [1, ids.Length])).select(0, 0), dim: 1);   // (L, E)
        var scores = tokens.matmul(Patches(model, sample).t()).to(ScalarType.Float32);
        var rows = scores.ToArray<float>().Chunk((int)scores.size(1)).ToArray();
        return [.. model.Tokenizer.EncodeWithOffsets(text).Select((piece, i) => (piece.Word, At: i + 1)).Where(piece => piece.At < ids.Length - 1)
            .GroupBy(piece => piece.Word, piece => rows[piece.At]).Select(group => group.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]))];
    }

    private static float[][] SharePatch(RetrievalModel model, RenderedSample sample, string text)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var scores = HeatMaps.WordDirections(model, text).matmul(Patches(model, sample).t()).to(ScalarType.Float32);
        return [.. scores.ToArray<float>().Chunk((int)scores.size(1))];
    }

    private static Tensor Patches(RetrievalModel model, RenderedSample sample)
    {
        var tokens = model.Clip.visual.forward(Pixels(model, sample)).select(0, 0);
        return F.normalize(tokens.narrow(0, 1, tokens.size(0) - 1), dim: 1);
    }

    private static float[][] Gradient(RetrievalModel model, RenderedSample sample, string text)
    {
        using var scope = new TensorScope();
        using var recording = torch.enable_grad();
        var directions = HeatMaps.WordDirections(model, text).detach();
        var maps = new List<float[]>();
        var config = model.Config;
        for (var word = 0; word < directions.size(0); word++)
        {
            using var inner = new TensorScope();
            var pixels = Pixels(model, sample);
            pixels.requires_grad = true;
            var agreement = (F.normalize(model.Clip.EncodeImage(pixels), dim: 1) * directions.narrow(0, word, 1)).sum();
            var shares = (torch.autograd.grad([agreement], [pixels])[0]! * pixels.detach()).sum(1, false).ToArray<float>();
            maps.Add([.. Enumerable.Range(0, config.GridHeight * config.GridWidth).Select(patch => Enumerable.Range(0, config.PatchSize * config.PatchSize).Sum(i =>
                shares[(((patch / config.GridWidth * config.Stride) + (i / config.PatchSize)) * config.ImageWidth) + (patch % config.GridWidth * config.Stride) + (i % config.PatchSize)]))]);
        }
        return [.. maps];
    }

    private static Tensor Pixels(RetrievalModel model, RenderedSample sample) =>
        torch.tensor(model.Preprocess(sample.Decode()), [1, 3, model.Config.ImageHeight, model.Config.ImageWidth]);
}
