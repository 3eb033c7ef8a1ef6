using GaDms.Imaging;

namespace GaDms.Curation.Detection;

/// <summary>Finds people. One implementation is one file.</summary>
public interface IPersonDetector : IDisposable
{
    /// <summary>Name in configurations: <c>hog</c>, <c>yolo</c>.</summary>
    string Name { get; }

    /// <summary>The people in each picture, by falling confidence.</summary>
    IReadOnlyList<IReadOnlyList<PersonBox>> Detect(IReadOnlyList<Image> pictures);
}
