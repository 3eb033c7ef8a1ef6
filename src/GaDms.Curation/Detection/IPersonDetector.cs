using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Curation.Detection;

/// <summary>Finds people. One implementation is one file.</summary>
public interface IPersonDetector : IDisposable
{
    /// <summary>Name in configurations: <c>hog</c>, <c>yolo</c>.</summary>
    string Name { get; }

    /// <summary>The limits that suit its boxes and what its confidence means, where a configuration gives no others.</summary>
    BoxRuleSettings SuitableRule { get; }

    /// <summary>The people in each picture, by falling confidence.</summary>
    IReadOnlyList<IReadOnlyList<PersonBox>> Detect(IReadOnlyList<Image> pictures);
}
