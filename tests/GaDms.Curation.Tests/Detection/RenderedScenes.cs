using GaDms.Data;
using GaDms.Data.Rendering;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Detection;

/// <summary>Pictures of rendered people, the same bytes everywhere.</summary>
internal static class RenderedScenes
{
    public const int Count = 6;

    public static Image Draw(int index)
    {
        var renderer = new PersonRenderer(200 + (20 * index), 300 + (40 * index));
        PersonAttributes person = AttributeSampler.Draw(Prng.For((ulong)index, 1));
        var view = new ViewParameters { Scale = 0.72f, Yaw = 30 * index, SceneSeed = (ulong)index, Scene = (SceneKind)(index % 3) };
        return renderer.Render(person, (ulong)index, view).Image;
    }
}
