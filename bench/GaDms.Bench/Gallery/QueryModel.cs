using System.Text;
using GaDms.Data.Rendering;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;

namespace GaDms.Bench.Gallery;

/// <summary>
/// A model as a query meets it: the text tower of ViT-B/16 with a vocabulary of the published size, of the image tower, which a query
/// does not touch, one block. Random weights.
/// </summary>
internal static class QueryModel
{
    // Bytes that no English sentence has, as vocabulary files write them: what is merged of them fills the vocabulary up.
    private const string Rare = "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

    private const int Learned = 4000;

    /// <summary>Captions of rendered people, each another.</summary>
    public static string[] Sentences(int count)
    {
        const int PerPicture = 2;
        var people = RenderedPeople.Create(new RenderSettings { Seed = 12, Identities = count, ImagesPerIdentity = 1, CaptionsPerImage = PerPicture, Width = 32, Height = 96, ValShare = 0 });
        return [.. Enumerable.Range(0, count).SelectMany(i => people.Sample(i).Captions).Select(caption => caption.Text).Distinct(StringComparer.Ordinal).Take(count)];
    }

    /// <summary>Writes it with its vocabulary, learned from the sentences.</summary>
    /// <returns>Its file.</returns>
    public static string Write(string folder, IEnumerable<string> sentences)
    {
        var path = Path.Combine(folder, "query.safetensors");
        using var model = GaDmsModel.CreateRandom(ClipConfig.ViTB16 with { VisionLayers = 1 }, heads: null, seed: 1);
        ModelFile.Save(model, path);
        ClipVocabulary.Train(sentences, Learned).Save(VocabularyOf(path));
        FillUp(VocabularyOf(path));
        return path;
    }

    /// <summary>Where its vocabulary is.</summary>
    public static string VocabularyOf(string path) => VocabularyFile.PathFor(path);

    private static void FillUp(string path)
    {
        var wanted = ClipVocabulary.PublishedMergeCount - (File.ReadAllLines(path).Length - 1);
        var letters = Rare.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)).ToArray();
        // Pairs first, then pairs that end a word.
        var pairs = Rare.SelectMany(left => letters.Select(right => $"{left} {right}"));
        var ending = Rare.SelectMany(left => letters.Select(right => $"{left} {right}</w>"));
        var triples = Rare.SelectMany(left => Rare.SelectMany(right => letters.Select(third => $"{left}{right} {third}")));
        File.AppendAllText(path, string.Concat(pairs.Concat(ending).Concat(triples).Take(wanted).Select(line => line + "\n")), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
