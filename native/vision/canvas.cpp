// Drawing. Every shape is drawn by OpenCV on a mask of four by four cells per pixel; the mean of a pixel's
// cells is its coverage, by which the colour is blended in. So positions and line widths are continuous,
// edges are smooth, and overlapping parts of one shape are not blended twice.
// Coordinates: pixel (x, y) covers the square from (x, y) to (x + 1, y + 1).
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "common.h"

namespace {

constexpr int kCells = 4;
/// Fractional bits of the coordinates handed to OpenCV.
constexpr int kShift = 6;
/// Rows drawn at a time, which bounds the mask.
constexpr int kBandRows = 256;
/// Far outside any image, near enough for fixed point.
constexpr float kFarthest = 1e6f;
/// Font units of Hershey Simplex: capitals are 21 units high, set to 0.7 of the text size.
constexpr double kUnitsPerSize = 30;
constexpr double kBaseline = 0.82;
constexpr double kStroke = 0.075;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;

struct Ink {
  uint8_t rgb[3];
  float alpha;
};

Ink ink(uint32_t color, float alpha) {
  return {{static_cast<uint8_t>(color >> 16), static_cast<uint8_t>(color >> 8), static_cast<uint8_t>(color)},
          std::clamp(alpha, 0.0f, 1.0f)};
}

using Points = std::vector<cv::Point2f>;

Points read_points(const float* coordinates, int32_t count) {
  Points points(count);
  for (int i = 0; i < count; ++i)
    points[i] = {std::clamp(coordinates[2 * i], -kFarthest, kFarthest),
                 std::clamp(coordinates[2 * i + 1], -kFarthest, kFarthest)};
  return points;
}

cv::Rect2f bounds_of(const Points& points, float margin) {
  cv::Point2f low = points[0], high = points[0];
  for (const cv::Point2f& p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return {low.x - margin, low.y - margin, high.x - low.x + 2 * margin, high.y - low.y + 2 * margin};
}

/// To cells of a mask whose corner is `origin`; OpenCV's whole numbers are cell centres.
std::vector<cv::Point> to_cells(const Points& points, cv::Point origin) {
  std::vector<cv::Point> cells;
  cells.reserve(points.size());
  const float one = 1 << kShift;
  for (const cv::Point2f& p : points)
    cells.emplace_back(cvRound(((p.x - origin.x) * kCells - 0.5f) * one),
                       cvRound(((p.y - origin.y) * kCells - 0.5f) * one));
  return cells;
}

void blend(uint8_t* pixel, const Ink& ink, float coverage) {
  for (int c = 0; c < 3; ++c)
    pixel[c] = cv::saturate_cast<uint8_t>(pixel[c] + (ink.rgb[c] - pixel[c]) * coverage);
}

/// Calls draw(mask, origin) for the part of `image` under `bounds`, band by band, and blends what it drew.
template <typename Draw>
void paint(cv::Mat image, cv::Rect2f bounds, const Ink& ink, Draw draw) {
  const cv::Rect2f visible =
      bounds & cv::Rect2f(0, 0, static_cast<float>(image.cols), static_cast<float>(image.rows));
  if (visible.empty()) return;
  const int left = cvFloor(visible.x), right = std::min(cvCeil(visible.x + visible.width), image.cols);
  const int top = cvFloor(visible.y), bottom = std::min(cvCeil(visible.y + visible.height), image.rows);
  cv::Mat coverage;
  for (int y = top; y < bottom; y += kBandRows) {
    const cv::Rect band(left, y, right - left, std::min(kBandRows, bottom - y));
    cv::Mat mask = cv::Mat::zeros(band.height * kCells, band.width * kCells, CV_8U);
    draw(mask, band.tl());
    cv::resize(mask, coverage, band.size(), 0, 0, cv::INTER_AREA);
    for (int row = 0; row < band.height; ++row) {
      uint8_t* pixel = image.ptr<uint8_t>(band.y + row, band.x);
      const uint8_t* covered = coverage.ptr<uint8_t>(row);
      for (int x = 0; x < band.width; ++x, pixel += 3)
        if (covered[x] != 0) blend(pixel, ink, covered[x] * ink.alpha / 255);
    }
  }
}

void fill(cv::Mat image, const Points& points, const Ink& ink) {
  paint(image, bounds_of(points, 1), ink, [&](cv::Mat& mask, cv::Point origin) {
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{to_cells(points, origin)}, 255, cv::LINE_8,
                 kShift);
  });
}

void stroke(cv::Mat image, const Points& points, bool closed, float thickness, const Ink& ink) {
  const int cells = std::clamp(cvRound(thickness * kCells), 1, 1024 * kCells);
  paint(image, bounds_of(points, thickness / 2 + 1), ink, [&](cv::Mat& mask, cv::Point origin) {
    cv::polylines(mask, to_cells(points, origin), closed, 255, cells, cv::LINE_8, kShift);
  });
}

/// cv::ellipse rounds its angle to whole degrees; this polygon stays within 1/50 pixel of the ellipse.
Points ellipse_points(float cx, float cy, float rx, float ry, float angle_degrees) {
  const int count = std::clamp(cvCeil(16 * std::sqrt(std::max(rx, ry))), 16, 720);
  const double angle = angle_degrees * CV_PI / 180;
  const double cosine = std::cos(angle), sine = std::sin(angle);
  Points points(count);
  for (int i = 0; i < count; ++i) {
    const double turn = 2 * CV_PI * i / count;
    const double x = rx * std::cos(turn), y = ry * std::sin(turn);
    points[i] = cv::Point2d(cx + x * cosine - y * sine, cy + x * sine + y * cosine);
  }
  return points;
}

int text_thickness(float size) { return std::max(1, cvRound(size * kStroke * kCells)); }

double text_scale(float size) { return size / kUnitsPerSize * kCells; }

}  // namespace

/// `points` holds x and y in turn. A polygon that crosses itself is filled by the even-odd rule.
GADMS_EXPORT int32_t gadms_fill_polygon(uint8_t* pixels, int32_t width, int32_t height, const float* points,
                                        int32_t count, uint32_t color, float alpha) {
  return gadms::guarded(
      [&] { fill(gadms::rgb_view(pixels, width, height), read_points(points, count), ink(color, alpha)); });
}

GADMS_EXPORT int32_t gadms_fill_ellipse(uint8_t* pixels, int32_t width, int32_t height, float cx, float cy,
                                        float rx, float ry, float angle_degrees, uint32_t color,
                                        float alpha) {
  return gadms::guarded([&] {
    fill(gadms::rgb_view(pixels, width, height), ellipse_points(cx, cy, rx, ry, angle_degrees),
         ink(color, alpha));
  });
}

GADMS_EXPORT int32_t gadms_draw_ellipse(uint8_t* pixels, int32_t width, int32_t height, float cx, float cy,
                                        float rx, float ry, float angle_degrees, float thickness,
                                        uint32_t color, float alpha) {
  return gadms::guarded([&] {
    stroke(gadms::rgb_view(pixels, width, height), ellipse_points(cx, cy, rx, ry, angle_degrees), true,
           thickness, ink(color, alpha));
  });
}

/// Rounded at the ends and joints.
GADMS_EXPORT int32_t gadms_draw_polyline(uint8_t* pixels, int32_t width, int32_t height, const float* points,
                                         int32_t count, int32_t closed, float thickness, uint32_t color,
                                         float alpha) {
  return gadms::guarded([&] {
    stroke(gadms::rgb_view(pixels, width, height), read_points(points, count), closed != 0, thickness,
           ink(color, alpha));
  });
}

/// Exact coverage, so that a rectangle on whole coordinates has sharp edges.
GADMS_EXPORT int32_t gadms_fill_rectangle(uint8_t* pixels, int32_t width, int32_t height, float x, float y,
                                          float rectangle_width, float rectangle_height, uint32_t color,
                                          float alpha) {
  return gadms::guarded([&] {
    const Ink brush = ink(color, alpha);
    cv::Mat image = gadms::rgb_view(pixels, width, height);
    const float left = std::clamp(x, 0.0f, static_cast<float>(width));
    const float right = std::clamp(x + rectangle_width, left, static_cast<float>(width));
    const float top = std::clamp(y, 0.0f, static_cast<float>(height));
    const float bottom = std::clamp(y + rectangle_height, top, static_cast<float>(height));
    for (int row = cvFloor(top); row < cvCeil(bottom); ++row) {
      const float covered_y = std::min(bottom, row + 1.0f) - std::max(top, static_cast<float>(row));
      for (int column = cvFloor(left); column < cvCeil(right); ++column) {
        const float covered_x = std::min(right, column + 1.0f) - std::max(left, static_cast<float>(column));
        blend(image.ptr<uint8_t>(row, column), brush, covered_x * covered_y * brush.alpha);
      }
    }
  });
}

/// One line of ASCII text; (x, y) is the top left corner of its box, `size` the height of that box.
GADMS_EXPORT int32_t gadms_draw_text(uint8_t* pixels, int32_t width, int32_t height, const char* text,
                                     float x, float y, float size, uint32_t color, float alpha) {
  return gadms::guarded([&] {
    const cv::Size cells = cv::getTextSize(text, kFont, text_scale(size), text_thickness(size), nullptr);
    const cv::Rect2f bounds(x - size, y - size, cells.width / static_cast<float>(kCells) + 2 * size,
                            3 * size);
    paint(gadms::rgb_view(pixels, width, height), bounds, ink(color, alpha),
          [&](cv::Mat& mask, cv::Point origin) {
            const cv::Point baseline(cvRound((x - origin.x) * kCells),
                                     cvRound((y + kBaseline * size - origin.y) * kCells));
            cv::putText(mask, text, baseline, kFont, text_scale(size), 255, text_thickness(size), cv::LINE_8);
          });
  });
}

/// Width in pixels of the line that gadms_draw_text would draw.
GADMS_EXPORT int32_t gadms_measure_text(const char* text, float size, float* text_width) {
  return gadms::guarded([&] {
    const cv::Size cells = cv::getTextSize(text, kFont, text_scale(size), text_thickness(size), nullptr);
    *text_width = cells.width / static_cast<float>(kCells);
  });
}
