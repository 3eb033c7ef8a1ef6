using GaDms.Data.Rendering;
using GaDms.Retrieval.Models;

namespace GaDms.Bench.Queries;

/// <summary>Rendered people that the model has not seen, with all that is known of them: two pictures each, four captions of the second.</summary>
internal sealed class QueryWorld
{
    public const int Captions = 4;

    public QueryWorld(RetrievalModel model, int people, ulong seed)
    {
        Model = model;
        var rendered = RenderedPeople.Create(new RenderSettings
        {
            Seed = seed,
            Identities = people,
            ImagesPerIdentity = 2,
            CaptionsPerImage = Captions,
            Width = model.Config.ImageWidth,
            Height = model.Config.ImageHeight,
            ValShare = 0,
            TestShare = 1,
        });
        (_, Samples) = rendered.RenderAll();
        Vectors = [.. model.EncodeImages([.. Samples.Select(sample => sample.Decode())])];
        Texts = [.. model.EncodeTexts([.. Enumerable.Range(0, people).SelectMany(i => Samples[(2 * i) + 1].Captions.Select(caption => caption.Text))])];
        People = people;
    }

    public RetrievalModel Model { get; }

    public int People { get; }

    public IReadOnlyList<RenderedSample> Samples { get; }

    /// <summary>Of every picture; 2 i and 2 i + 1 show person i.</summary>
    public float[][] Vectors { get; }

    /// <summary>Captions 4 i to 4 i + 3 tell of person i's second picture.</summary>
    public float[][] Texts { get; }

    public PersonAttributes Person(int picture) => Samples[picture].Person.Person;

    public bool Shows(int picture, AttributeName thing, int value) =>
        Samples[picture].Person.Visible.Contains(thing) && Person(picture)[thing] == value;

    /// <summary>A sentence of the two main garments, which several people share.</summary>
    public string Describe(int picture)
    {
        var person = Person(picture);
        var who = person.Gender.ToString().ToLowerInvariant();
        return person.WearsDress
            ? $"a {who} in a {Name(person.BottomColor)} dress"
            : $"a {who} in a {Name(person.TopColor)} {Name(person.Top)} and {Name(person.BottomColor)} {person.Bottom.ToString().ToLowerInvariant()}";
    }

    public bool SameColors(int a, int b)
    {
        var (x, y) = (Person(a), Person(b));
        return x.WearsDress == y.WearsDress && x.TopColor == y.TopColor && x.BottomColor == y.BottomColor;
    }

    private static string Name(ColorName color) => color == ColorName.LightBlue ? "light blue" : color.ToString().ToLowerInvariant();

    private static string Name(TopKind top) => top switch
    {
        TopKind.TShirt => "t-shirt",
        TopKind.TankTop => "tank top",
        _ => top.ToString().ToLowerInvariant(),
    };
}
