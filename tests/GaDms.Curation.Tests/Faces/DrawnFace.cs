using GaDms.Imaging;

namespace GaDms.Curation.Tests.Faces;

/// <summary>A face of nobody, drawn as the cascade knows faces: dark eyes under brows, a bright nose, a dark mouth.</summary>
internal static class DrawnFace
{
    /// <summary>Draws one.</summary>
    /// <param name="image">Drawn on.</param>
    /// <param name="cx">Middle of the face.</param>
    /// <param name="cy">Middle of the face.</param>
    /// <param name="s">Half the face's width in pixels.</param>
    public static void Draw(Image image, float cx, float cy, float s)
    {
        var canvas = new Canvas(image);
        var skin = new Color(222, 184, 160);
        var shade = new Color(168, 124, 104);
        var dark = new Color(58, 40, 34);
        canvas.FillEllipse(cx, cy - (0.15f * s), 1.12f * s, 1.45f * s, 0, dark);
        canvas.FillEllipse(cx, cy, s, 1.35f * s, 0, skin);
        foreach (int side in (int[])[-1, 1])
        {
            canvas.FillEllipse(cx + (side * 0.42f * s), cy - (0.22f * s), 0.28f * s, 0.16f * s, 0, shade);
            canvas.FillEllipse(cx + (side * 0.42f * s), cy - (0.20f * s), 0.17f * s, 0.09f * s, 0, dark);
            canvas.FillEllipse(cx + (side * 0.42f * s), cy - (0.46f * s), 0.30f * s, 0.06f * s, 0, dark);
        }

        canvas.FillEllipse(cx, cy + (0.08f * s), 0.10f * s, 0.36f * s, 0, new Color(240, 205, 182));
        canvas.FillEllipse(cx, cy + (0.34f * s), 0.20f * s, 0.05f * s, 0, shade);
        canvas.FillEllipse(cx, cy + (0.68f * s), 0.36f * s, 0.11f * s, 0, new Color(140, 62, 62));
    }
}
