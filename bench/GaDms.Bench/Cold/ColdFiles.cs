using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Cold;

/// <summary>What a search from a standing start needs: an untrained model of the paper's size, its vocabulary, a gallery of a thousand people.</summary>
internal static class ColdFiles
{
    private const int People = 1000;

    /// <summary>Writes model and gallery; gives their paths, and that of the gallery's vectors as plain numbers for the peer.</summary>
    public static async Task<(string Model, string Vocabulary, string Gallery, string Vectors)> WriteAsync(string folder)
    {
        var (model, gallery, vectors) = (Path.Combine(folder, "cold.safetensors"), Path.Combine(folder, "cold-gallery"), Path.Combine(folder, "cold.f32"));
        var clip = ClipConfig.ViTB16;
        var vocabulary = WriteVocabulary(VocabularyFile.PathFor(model), clip.VocabSize);
        using (var random = GaDmsModel.CreateRandom(clip, new CrossModalConfig(), seed: 1))
            ModelFile.Save(random, model);
        using var loaded = RetrievalModel.Load(model);
        await using var people = FolderGallery.OpenOrCreate(gallery, loaded.Identity);
        var prng = new Random(1);
        float[][] all = [.. Enumerable.Range(0, People).Select(_ => Unit(prng, clip.EmbedDim))];
        byte[] thumbnail = [0xFF, 0xD8, .. new byte[100]];
        await people.AddAsync([.. all.Select((vector, i) => new NewMedia
        {
            Hash = $"{i:x64}",
            Kind = MediaKind.Crop,
            Name = $"{i}.jpg",
            Source = "synthetic",
            Width = 64,
            Height = 128,
            Entries = [new NewEntry { Vector = vector, Thumbnail = thumbnail, Width = 64, Height = 128 }],
        })]).ConfigureAwait(false);
        await using var file = File.Create(vectors);
        foreach (var vector in all)
            file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()));
        return (model, vocabulary, gallery, vectors);
    }

    /// <summary>As many merges as the published vocabulary has: pairs of pairs of letters.</summary>
    private static string WriteVocabulary(string path, int size)
    {
        var letters = Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString()).ToArray();
        var pairs = letters.SelectMany(left => letters.Select(right => (Left: left, Right: right))).ToArray();
        var endings = letters.SelectMany(left => letters.Select(right => (Left: left, Right: right + "</w>")));
        var triples = pairs.SelectMany(pair => letters.Select(letter => (Left: pair.Left + pair.Right, Right: letter)));
        var tripleEndings = pairs.SelectMany(pair => letters.Select(letter => (Left: pair.Left + pair.Right, Right: letter + "</w>")));
        var quadruples = pairs.SelectMany(left => pairs.Select(right => (Left: left.Left + left.Right, Right: right.Left + right.Right)));
        // 256 bytes, each at the end of a word and not; three special tokens, of which one takes no place of a merge.
        var wanted = ClipVocabulary.PublishedMergeCount;
        File.WriteAllLines(path, pairs.Concat(endings).Concat(triples).Concat(tripleEndings).Concat(quadruples).Take(wanted).Select(merge => $"{merge.Left} {merge.Right}").Prepend("#version: 0.2"));
        var made = ClipVocabulary.Load(path);
        return made.Size == size ? path : throw new InvalidDataException($"the vocabulary has {made.Size} tokens instead of {size}");
    }

    private static float[] Unit(Random random, int dimension)
    {
        var vector = Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }
}
