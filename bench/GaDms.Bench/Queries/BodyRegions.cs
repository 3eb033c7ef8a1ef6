using GaDms.Data.Rendering;
using GaDms.Model.Clip;

namespace GaDms.Bench.Queries;

/// <summary>Where on a drawn person a thing is, by the key points, and which patches show the place.</summary>
internal static class BodyRegions
{
    private const int Nose = 0, Shoulders = 5, Hips = 11, Knees = 13, Ankles = 15;

    /// <summary>For each patch whether its centre lies on the place of an attribute; null where the attribute has none.</summary>
    public static bool[]? Patches(RenderedPerson person, AttributeName name, ClipConfig config)
    {
        float Y(int pair) => (person.Keypoints[pair].Y + person.Keypoints[pair + 1].Y) / 2;
        var (shoulders, hips, knees, ankles) = (Y(Shoulders), Y(Hips), Y(Knees), Y(Ankles));
        var shortLegs = person.Person.Bottom is BottomKind.Shorts or BottomKind.Skirt;
        (float Top, float Bottom)? rows = name switch
        {
            AttributeName.Hat or AttributeName.HatColor or AttributeName.Hair or AttributeName.HairColor => ((2 * person.Keypoints[Nose].Y) - shoulders, shoulders),
            AttributeName.Top or AttributeName.TopColor or AttributeName.Outer or AttributeName.OuterColor => (shoulders, hips),
            AttributeName.Bottom or AttributeName.BottomColor when person.Person.WearsDress => (shoulders, knees),
            AttributeName.Bottom or AttributeName.BottomColor => (hips, shortLegs ? knees : ankles),
            AttributeName.Shoes or AttributeName.ShoesColor => ((knees + ankles) / 2, ankles + ((ankles - knees) / 3)),
            _ => null,
        };
        if (rows is not { } range)
            return null;
        var (left, right) = (person.Keypoints.Min(point => point.X), person.Keypoints.Max(point => point.X));
        var half = config.PatchSize / 2f;
        return [.. Enumerable.Range(0, config.GridHeight * config.GridWidth).Select(patch =>
        {
            var (x, y) = ((patch % config.GridWidth * config.Stride) + half, (patch / config.GridWidth * config.Stride) + half);
            return y >= range.Top - (half / 2) && y <= range.Bottom + (half / 2) && x >= left - half && x <= right + half;
        })];
    }
}
