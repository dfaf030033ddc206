export type Code = string;        // a word of a code list
export type Ref = string;         // what people call the row referred to
export type Day = string;         // 2023-11-30
export type PeriodText = string;  // 2023 2023H1 2023Q4 2023-11
export type Decimal = string;     // exact, in the unit that stands beside the field

/** 行政区划 */
export interface Place {
  code: string;  // 代码
  name: string;  // 名称
  parent?: Ref | null;  // 上级 place
  from?: Day | null;  // 启用日期
  to?: Day | null;  // 停用日期
  successor?: Ref | null;  // 继任区划 place
  level?: Code | null;  // 层级 place_level
  short?: string | null;  // 简称
  note?: string | null;  // 备注
}

/** 组织 */
export interface Unit {
  name: string;  // 名称
  kind?: Code | null;  // 类别 unit_kind
  parent?: Ref | null;  // 上级组织 unit
  place?: Ref | null;  // 所在行政区划 place
  park?: Ref | null;  // 所属园区 park
  short?: string | null;  // 简称
  code?: string | null;  // 统一社会信用代码
  reports?: boolean | null;  // 是否报送单位
  established?: Day | null;  // 成立日期
  document?: Ref | null;  // 成立文件 policy
  contact?: Ref | null;  // 联系人 person
  dissolved?: Day | null;  // 撤销日期
  note?: string | null;  // 备注
}

/** 人员 */
export interface Person {
  name: string;  // 姓名
  home?: Ref | null;  // 原单位 unit
  rank?: string | null;  // 职级
  seconded_as?: Code | null;  // 抽调类别 secondment_kind
  seconded_from?: Day | null;  // 抽调起始日期
  seconded_until?: Day | null;  // 抽调期限
  phone?: string | null;  // 电话
  job?: string | null;  // 现任职务
  note?: string | null;  // 备注
}

/** 任职 */
export interface Post {
  unit: Ref;  // 组织 unit
  person: Ref;  // 人员 person
  duty: Code;  // 职务 duty
  from?: Day | null;  // 任职日期
  linked_park?: Ref | null;  // 挂钩园区 park
  to?: Day | null;  // 免职日期
  document?: Ref | null;  // 任命文件 policy
  duties?: string | null;  // 分工
  note?: string | null;  // 备注
}

/** 制度文件 */
export interface Policy {
  title: string;  // 文件名称
  number?: string | null;  // 文号
  issuer?: string | null;  // 发文单位
  day?: Day | null;  // 印发日期
  state?: Code | null;  // 状态 policy_state
  from?: Day | null;  // 施行日期
  to?: Day | null;  // 失效日期
  topic?: Code | null;  // 主题 policy_topic
  replaces?: Ref | null;  // 替代文件 policy
  file?: string | null;  // 附件
  note?: string | null;  // 备注
}

/** 名录 */
export interface Membership {
  list: Code;  // 名录名称 membership_list
  park?: Ref | null;  // 园区 park
  project?: Ref | null;  // 项目 project
  enterprise?: Ref | null;  // 企业 enterprise
  from?: Day | null;  // 入选日期
  to?: Day | null;  // 退出日期
  document?: Ref | null;  // 依据文件 policy
  rank?: Decimal | null;  // 序号 个
  reason?: string | null;  // 列入理由
  note?: string | null;  // 备注
}

/** 园区 */
export interface Park {
  name: string;  // 名称
  level?: Code | null;  // 级别 park_level
  town?: Ref | null;  // 所在镇 unit
  lead_industry?: string | null;  // 主导产业
  far_planned?: Decimal | null;  // 规划容积率 倍
  geometry?: string | null;  // 范围
  code?: string | null;  // 园区代码
  short?: string | null;  // 简称
  place?: Ref | null;  // 所在行政区划 place
  operator?: Ref | null;  // 运营单位 unit
  approved_on?: Day | null;  // 批复日期
  approval?: Ref | null;  // 批复文件 policy
  rating?: string | null;  // 目录公告名称
  investment?: Decimal | null;  // 总投资 亿元
  floor_planned?: Decimal | null;  // 规划建筑面积 万㎡
  note?: string | null;  // 备注
}

/** 园区分类 */
export interface ParkClass {
  park: Ref;  // 园区 park
  from?: Day | null;  // 起始日期
  class: Code;  // 类别 park_class
  document?: Ref | null;  // 依据文件 policy
  to?: Day | null;  // 截止日期
  note?: string | null;  // 备注
}

/** 园区面积 */
export interface ParkArea {
  park: Ref;  // 园区 park
  kind: Code;  // 面积类别 park_area_kind
  from?: Day | null;  // 起始日期
  area: Decimal;  // 面积 亩
  document?: Ref | null;  // 依据文件 policy
  note?: string | null;  // 备注
}

/** 评级认定 */
export interface ParkRating {
  park: Ref;  // 园区 park
  scheme: string;  // 评级办法
  year: PeriodText;  // 年度
  grade?: Code | null;  // 等级 rating_grade
  document?: Ref | null;  // 认定文件 policy
  score?: Decimal | null;  // 得分 倍
  decided_on?: Day | null;  // 认定日期
  note?: string | null;  // 备注
}

/** 共建主体 */
export interface ParkPartner {
  park: Ref;  // 园区 park
  party: string;  // 主体名称
  role: Code;  // 角色 partner_role
  share?: Decimal | null;  // 股权比例 %
  committed?: Decimal | null;  // 认缴 亿元
  paid?: Decimal | null;  // 到位 亿元
  paid_on?: Day | null;  // 到位日期
  social?: boolean | null;  // 社会资本
  enterprise?: Ref | null;  // 对应企业 enterprise
  note?: string | null;  // 备注
}

/** 规划编制 */
export interface PlanStudy {
  park?: Ref | null;  // 园区 park
  unit?: Ref | null;  // 组织单位 unit
  kind: Code;  // 类别 study_kind
  institute?: string | null;  // 编制机构
  state?: Code | null;  // 状态 study_state
  started?: Day | null;  // 启动日期
  finished?: Day | null;  // 完成日期
  deliverable?: string | null;  // 成果
  fee?: Decimal | null;  // 编制经费 万元
  file?: string | null;  // 成果文件
  note?: string | null;  // 备注
}

/** 产业集群 */
export interface IndustryGroup {
  name: string;  // 名称
  output_target?: Decimal | null;  // 产值目标 亿元
  leader?: Ref | null;  // 牵头单位 unit
  note?: string | null;  // 备注
}

/** 产业集群成员 */
export interface IndustryGroupMember {
  group: Ref;  // 产业集群 industry_group
  industry?: Code | null;  // 行业代码 gb4754
  enterprise?: Ref | null;  // 企业 enterprise
  effect?: Code | null;  // 归入方式 member_effect
  reason?: string | null;  // 理由
  note?: string | null;  // 备注
}

/** 项目 */
export interface Project {
  code?: string | null;  // 项目代码
  name: string;  // 项目名称
  park?: Ref | null;  // 园区 park
  stage?: Code | null;  // 阶段 project_stage
  pilot?: boolean | null;  // 试点
  land_area?: Decimal | null;  // 用地面积 亩
  floor_area?: Decimal | null;  // 总建筑面积 万㎡
  investment?: Decimal | null;  // 总投资 亿元
  far?: Decimal | null;  // 容积率 倍
  owner?: Ref | null;  // 业主 unit
  investor_kind?: Code | null;  // 投资主体 investor_kind
  started?: Day | null;  // 开工日期
  finished?: Day | null;  // 竣工日期
  place?: Ref | null;  // 建设地点 place
  content?: string | null;  // 建设内容
  kind?: Code | null;  // 项目类别 project_kind
  factory_area?: Decimal | null;  // 标准厂房面积 万㎡
  support_area?: Decimal | null;  // 配套面积 万㎡
  contractor?: string | null;  // 施工单位
  manager?: Ref | null;  // 项目负责人 person
  geometry?: string | null;  // 项目范围
  note?: string | null;  // 备注
}

/** 年度计划 */
export interface ProjectPlan {
  project: Ref;  // 项目 project
  year: PeriodText;  // 年度
  revision?: Decimal | null;  // 调整次数 个
  decided_on: Day;  // 决定日期
  document?: Ref | null;  // 计划文件 policy
  reason?: string | null;  // 调整原因
  investment?: Decimal | null;  // 计划投资 亿元
  above_ground?: Decimal | null;  // 计划出地面面积 万㎡
  area_basis?: Code | null;  // 面积口径 area_basis
  goal?: string | null;  // 年度目标
  topped_out?: Decimal | null;  // 计划封顶面积 万㎡
  note?: string | null;  // 备注
}

/** 月度进度 */
export interface ProjectProgress {
  project: Ref;  // 项目 project
  month: PeriodText;  // 月份
  investment?: Decimal | null;  // 累计完成投资 亿元
  investment_stat?: Decimal | null;  // 入统投资 亿元
  above_ground?: Decimal | null;  // 累计出地面面积 万㎡
  above_ground_year?: Decimal | null;  // 当年出地面面积 万㎡
  topped_out?: Decimal | null;  // 累计封顶面积 万㎡
  image?: string | null;  // 形象进度
  problems?: string | null;  // 存在问题
  state?: Code | null;  // 数据状态 progress_state
  finished_area?: Decimal | null;  // 累计竣工面积 万㎡
  measures?: string | null;  // 下步措施
  reporter?: string | null;  // 填报人
  reported_on?: Day | null;  // 填报日期
  note?: string | null;  // 备注
  planned?: Decimal | null;  // 累计计划投资 亿元
}

/** 招商状态 */
export interface ProjectLeasing {
  project: Ref;  // 项目 project
  from?: Day | null;  // 起始日期
  state: Code;  // 状态 leasing_state
  method?: Code | null;  // 招商方式 leasing_method
  to?: Day | null;  // 截止日期
  let_area?: Decimal | null;  // 可招商面积 ㎡
  note?: string | null;  // 备注
}

/** 资金来源 */
export interface ProjectFund {
  project: Ref;  // 项目 project
  kind: Code;  // 资金类别 fund_kind
  approved?: Decimal | null;  // 批准额度 亿元
  received?: Decimal | null;  // 到位金额 亿元
  spent?: Decimal | null;  // 支出金额 亿元
  lender?: string | null;  // 出资方
  due?: Day | null;  // 到期日期
  note?: string | null;  // 备注
}

/** 前期手续 */
export interface ProjectPermit {
  project: Ref;  // 项目 project
  kind: Code;  // 手续类别 permit_kind
  due?: Day | null;  // 计划完成日期
  done?: Day | null;  // 完成日期
  stuck_at?: Ref | null;  // 卡点单位 unit
  number?: string | null;  // 证书文号
  problem?: string | null;  // 存在问题
  note?: string | null;  // 备注
}

/** 单体 */
export interface Building {
  project: Ref;  // 项目 project
  number: string;  // 楼号
  use?: Code | null;  // 用途 building_use
  storeys?: Decimal | null;  // 层数 个
  floor_area?: Decimal | null;  // 建筑面积 ㎡
  far_area?: Decimal | null;  // 计容面积 ㎡
  parcel?: Ref | null;  // 宗地 parcel
  underground_area?: Decimal | null;  // 地下面积 ㎡
  tall_storey?: boolean | null;  // 层高超8米
  lettable_area?: Decimal | null;  // 可租售面积 ㎡
  permit?: string | null;  // 规划许可证号
  geometry?: string | null;  // 轮廓
  base_area?: Decimal | null;  // 基底面积 ㎡
  note?: string | null;  // 备注
}

/** 单体节点 */
export interface BuildingStage {
  building: Ref;  // 单体 building
  stage: Code;  // 节点 building_stage
  planned?: Day | null;  // 计划日期
  actual?: Day | null;  // 实际日期
  state?: Code | null;  // 日期性质 stage_state
  reason?: string | null;  // 滞后原因
  note?: string | null;  // 备注
}

/** 验收 */
export interface Acceptance {
  opinion: string;  // 意见书号
  mode?: Code | null;  // 验收方式 acceptance_mode
  day?: Day | null;  // 验收日期
  whole_day?: Day | null;  // 整体验收计划日
  planned_production?: Day | null;  // 整体验收下计划投产日
  production?: Day | null;  // 分期验收下投产日
  production_state?: Code | null;  // 投产日性质 stage_state
  condition_function?: boolean | null;  // 满足使用功能
  condition_access?: boolean | null;  // 通道与消防车道畅通
  condition_utilities?: boolean | null;  // 水电气通讯到位
  condition_separation?: boolean | null;  // 与施工区隔离
  condition_plan?: boolean | null;  // 符合规划许可
  project?: Ref | null;  // 项目 project
  owner?: Ref | null;  // 业主 unit
  delivered?: Day | null;  // 交付日期
  file?: string | null;  // 意见书
  note?: string | null;  // 备注
}

/** 验收单体 */
export interface AcceptanceBuilding {
  acceptance: Ref;  // 验收 acceptance
  building: Ref;  // 单体 building
  floor_area?: Decimal | null;  // 验收面积 ㎡
  note?: string | null;  // 备注
}

/** 验收部门意见 */
export interface AcceptanceResult {
  acceptance: Ref;  // 验收 acceptance
  department: Code;  // 部门 acceptance_department
  result?: Code | null;  // 结果 acceptance_result
  day?: Day | null;  // 日期
  number?: string | null;  // 文号
  remedy?: string | null;  // 整改要求
  note?: string | null;  // 备注
}

/** 宗地 */
export interface Parcel {
  code?: string | null;  // 不动产单元号
  park?: Ref | null;  // 园区 park
  town?: Ref | null;  // 所属乡镇 unit
  holder?: Ref | null;  // 权利人 enterprise
  geometry?: string | null;  // 图形
  area_registered?: Decimal | null;  // 登记面积 亩
  area_surveyed?: Decimal | null;  // 实测面积 亩
  area_drawn?: Decimal | null;  // 图上面积 亩
  area_taxed?: Decimal | null;  // 计税面积 亩
  area_contract?: Decimal | null;  // 合同面积 亩
  area_of_record?: Code | null;  // 认定面积来源 area_source
  far_control?: Decimal | null;  // 控规容积率 倍
  use_present?: Code | null;  // 现状用途 gb21010
  use_planned?: Code | null;  // 规划用途 land_use_planned
  grade?: Code | null;  // 地价级别 land_grade
  floor_area?: Decimal | null;  // 建筑面积 ㎡
  far_area?: Decimal | null;  // 计容面积 ㎡
  block_line?: Code | null;  // 区块线级别 block_line
  supervision_number?: string | null;  // 电子监管号
  contract_number?: string | null;  // 合同号
  name?: string | null;  // 地块名称
  location?: string | null;  // 坐落
  right_kind?: Code | null;  // 权利性质 land_right
  granted_on?: Day | null;  // 取得日期
  expires?: Day | null;  // 终止日期
  price?: Decimal | null;  // 成交价款 万元
  start_due?: Day | null;  // 约定开工日期
  finish_due?: Day | null;  // 约定竣工日期
  base_area?: Decimal | null;  // 建筑基底面积 ㎡
  certificate?: string | null;  // 权证号
  note?: string | null;  // 备注
}

/** 地价级别 */
export interface LandGrade {
  place: Ref;  // 行政区划 place
  grade: Code;  // 级别 land_grade
  year: PeriodText;  // 年度
  price?: Decimal | null;  // 基准地价 元/㎡
  coefficient?: Decimal | null;  // 系数 倍
  document?: Ref | null;  // 依据文件 policy
  note?: string | null;  // 备注
}

/** 闲置土地 */
export interface IdleLand {
  parcel?: Ref | null;  // 宗地 parcel
  name?: string | null;  // 地块名称
  town?: Ref | null;  // 所属乡镇 unit
  survey: Day;  // 摸底日
  area?: Decimal | null;  // 面积 亩
  since?: Day | null;  // 闲置起始日
  cause?: Code | null;  // 闲置原因 idle_cause
  state?: Code | null;  // 状态 idle_state
  decision?: string | null;  // 认定书号
  proposed_use?: string | null;  // 拟处置方式
  park?: Ref | null;  // 园区 park
  holder?: Ref | null;  // 权利人 enterprise
  location?: string | null;  // 坐落
  planned_use?: Code | null;  // 土地用途 gb21010
  closed_on?: Day | null;  // 销号日期
  cause_detail?: string | null;  // 原因说明
  note?: string | null;  // 备注
}

/** 用地关系 */
export interface LandUse {
  enterprise: Ref;  // 企业 enterprise
  parcel?: Ref | null;  // 宗地 parcel
  kind: Code;  // 类别 land_use_kind
  from?: Day | null;  // 起始日期
  area?: Decimal | null;  // 面积 亩
  basis?: Code | null;  // 面积依据 land_use_basis
  to?: Day | null;  // 截止日期
  counterparty?: Ref | null;  // 对方企业 enterprise
  floor_area?: Decimal | null;  // 建筑面积 ㎡
  rent?: Decimal | null;  // 年租金 万元
  note?: string | null;  // 备注
}

/** 评价用地单元 */
export interface LandUnit {
  name: string;  // 名称
  owner?: Ref | null;  // 责任企业 enterprise
  state?: Code | null;  // 状态 land_unit_state
  from?: Day | null;  // 设立日期
  to?: Day | null;  // 注销日期
  note?: string | null;  // 备注
}

/** 用地单元宗地 */
export interface LandUnitParcel {
  land_unit: Ref;  // 用地单元 land_unit
  parcel: Ref;  // 宗地 parcel
  from?: Day | null;  // 起始日期
  area?: Decimal | null;  // 计入面积 亩
  to?: Day | null;  // 截止日期
  note?: string | null;  // 备注
}

/** 用地单元承租户 */
export interface LandUnitTenant {
  land_unit: Ref;  // 用地单元 land_unit
  enterprise: Ref;  // 承租企业 enterprise
  from?: Day | null;  // 起始日期
  area?: Decimal | null;  // 分摊面积 亩
  floor_area?: Decimal | null;  // 租赁面积 ㎡
  to?: Day | null;  // 截止日期
  note?: string | null;  // 备注
}

/** 低效用地处置 */
export interface Case {
  land_unit?: Ref | null;  // 用地单元 land_unit
  parcel?: Ref | null;  // 宗地 parcel
  batch: string;  // 批次
  run?: Ref | null;  // 评价批次 run
  state?: Code | null;  // 状态 case_state
  route?: Code | null;  // 处置路径 case_route
  decision?: string | null;  // 认定文号
  area?: Decimal | null;  // 面积 亩
  park?: Ref | null;  // 园区 park
  town?: Ref | null;  // 所属乡镇 unit
  enterprise?: Ref | null;  // 企业 enterprise
  opened_on?: Day | null;  // 立案日期
  due?: Day | null;  // 整改期限
  closed_on?: Day | null;  // 销号日期
  exemption?: string | null;  // 豁免理由
  investment?: Decimal | null;  // 盘活投资 万元
  note?: string | null;  // 备注
}

/** 处置步骤 */
export interface CaseStep {
  case: Ref;  // 低效用地处置 case
  state: Code;  // 状态 case_state
  day: Day;  // 日期
  by?: Ref | null;  // 办理单位 unit
  document?: string | null;  // 文书
  result?: string | null;  // 办理结果
  served_on?: Day | null;  // 送达日期
  note?: string | null;  // 备注
}

/** 企业 */
export interface Enterprise {
  code?: string | null;  // 统一社会信用代码
  provisional?: string | null;  // 暂用编号
  name: string;  // 企业名称
  industry?: Code | null;  // 行业代码 gb4754
  domicile?: Ref | null;  // 注册地 place
  town?: Ref | null;  // 所属乡镇 unit
  park?: Ref | null;  // 主要园区 park
  parent?: Ref | null;  // 母公司 enterprise
  production_on?: Day | null;  // 投产日
  state?: Code | null;  // 状态 enterprise_state
  founded_on?: Day | null;  // 成立日期
  capital?: Decimal | null;  // 注册资本 万元
  kind?: Code | null;  // 企业类型 enterprise_kind
  size?: Code | null;  // 企业规模 enterprise_size
  product?: string | null;  // 主要产品
  representative?: string | null;  // 法定代表人
  contact?: string | null;  // 联系人
  phone?: string | null;  // 联系电话
  address?: string | null;  // 经营地址
  moved_in?: Day | null;  // 入驻日期
  closed_on?: Day | null;  // 注销日期
  note?: string | null;  // 备注
}

/** 企业别名 */
export interface EnterpriseName {
  enterprise: Ref;  // 企业 enterprise
  name: string;  // 别名
  kind?: Code | null;  // 类别 name_kind
  from?: Day | null;  // 起用日期
  to?: Day | null;  // 停用日期
  note?: string | null;  // 备注
}

/** 经营场所 */
export interface Site {
  enterprise: Ref;  // 企业 enterprise
  parcel?: Ref | null;  // 宗地 parcel
  building?: Ref | null;  // 单体 building
  park?: Ref | null;  // 园区 park
  from?: Day | null;  // 起始日期
  to?: Day | null;  // 截止日期
  address?: string | null;  // 地址
  share?: Decimal | null;  // 占比 %
  floor_area?: Decimal | null;  // 建筑面积 ㎡
  note?: string | null;  // 备注
}

/** 资质 */
export interface EnterpriseLabel {
  enterprise: Ref;  // 企业 enterprise
  label: Code;  // 资质名称 enterprise_label
  from?: Day | null;  // 认定日期
  state?: Code | null;  // 状态 label_state
  to?: Day | null;  // 有效期至
  certificate?: string | null;  // 证书编号
  level?: Code | null;  // 级别 label_level
  issuer?: string | null;  // 认定单位
  note?: string | null;  // 备注
}

/** 经济数据 */
export interface EnterpriseData {
  enterprise: Ref;  // 企业 enterprise
  period: PeriodText;  // 时期
  source: Code;  // 来源 data_source
  output?: Decimal | null;  // 产值 万元
  revenue?: Decimal | null;  // 营业收入 万元
  value_added?: Decimal | null;  // 增加值 万元
  rd?: Decimal | null;  // 研发费用 万元
  employees?: Decimal | null;  // 从业人数 个
  energy?: Decimal | null;  // 综合能耗 吨标准煤
  energy_basis?: Code | null;  // 能耗口径 energy_basis
  electricity?: Decimal | null;  // 用电量 万千瓦时
  tax?: Decimal | null;  // 入库税收 万元
  tax_relief?: Decimal | null;  // 免抵调 万元
  tax_refund?: Decimal | null;  // 留抵退 万元
  tax_oneoff?: Decimal | null;  // 一次性税 万元
  tax_audit?: Decimal | null;  // 查补 万元
  state?: Code | null;  // 数据状态 data_state
  lawful_basis?: Code | null;  // 取得依据 lawful_basis
  profit?: Decimal | null;  // 利润总额 万元
  fixed_investment?: Decimal | null;  // 固定资产投资 万元
  exports?: Decimal | null;  // 出口交货值 万元
  assets?: Decimal | null;  // 资产总计 万元
  liabilities?: Decimal | null;  // 负债合计 万元
  wages?: Decimal | null;  // 应付职工薪酬 万元
  emission?: Decimal | null;  // 主要污染物排放量 吨
  carbon?: Decimal | null;  // 碳排放量 吨
  water?: Decimal | null;  // 用水量 立方米
  tax_land?: Decimal | null;  // 土地使用税 万元
  note?: string | null;  // 备注
}

/** 分品种能耗 */
export interface EnergyUse {
  enterprise: Ref;  // 企业 enterprise
  fuel: Code;  // 能源品种 fuel
  year: PeriodText;  // 年度
  quantity?: Decimal | null;  // 消费量 吨
  volume?: Decimal | null;  // 气体消费量 万立方米
  electricity?: Decimal | null;  // 电力消费量 万千瓦时
  energy?: Decimal | null;  // 折标准煤量 吨标准煤
  coefficient?: Decimal | null;  // 折标系数 倍
  non_energy?: Decimal | null;  // 原料用量 吨
  note?: string | null;  // 备注
}

/** 产业链 */
export interface Chain {
  name: string;  // 名称
  product?: string | null;  // 主导产品
  leader?: Ref | null;  // 牵头单位 unit
  chief?: Ref | null;  // 链长 person
  note?: string | null;  // 备注
}

/** 产业链成员 */
export interface ChainMember {
  chain: Ref;  // 产业链 chain
  enterprise?: Ref | null;  // 企业 enterprise
  park?: Ref | null;  // 园区 park
  role?: Code | null;  // 角色 chain_role
  product?: string | null;  // 产品
  upstream_of?: Ref | null;  // 上游于 chain_member
  link?: string | null;  // 链上环节
  from?: Day | null;  // 起始日期
  to?: Day | null;  // 截止日期
  note?: string | null;  // 备注
}

/** 企业诉求 */
export interface Appeal {
  enterprise: Ref;  // 企业 enterprise
  day: Day;  // 日期
  category: Code;  // 类别 appeal_category
  text: string;  // 诉求内容
  reply?: string | null;  // 答复
  state?: Code | null;  // 状态 appeal_state
  unit?: Ref | null;  // 承办单位 unit
  due?: Day | null;  // 办理期限
  closed_on?: Day | null;  // 办结日期
  satisfied?: boolean | null;  // 是否满意
  note?: string | null;  // 备注
}

/** 重点招商目标企业 */
export interface Target {
  name: string;  // 企业名称
  industry?: Code | null;  // 行业代码 gb4754
  ground?: Code | null;  // 入库依据 target_ground
  rank?: Decimal | null;  // 排名 个
  list_year?: PeriodText | null;  // 榜单年度
  contact_unit?: Ref | null;  // 对接单位 unit
  state?: Code | null;  // 状态 target_state
  list_name?: string | null;  // 榜单名称
  headquarters?: Ref | null;  // 总部所在地 place
  product?: string | null;  // 主要产品
  lead?: Ref | null;  // 在谈意向 lead
  note?: string | null;  // 备注
}

/** 目标企业适配园区 */
export interface TargetPark {
  target: Ref;  // 目标企业 target
  park: Ref;  // 园区 park
  reason?: string | null;  // 适配理由
  note?: string | null;  // 备注
}

/** 在谈意向 */
export interface Lead {
  name: string;  // 意向名称
  first_day: Day;  // 首次接触日期
  investor?: string | null;  // 投资方
  investor_place?: Ref | null;  // 投资来源地 place
  park_wanted?: Ref | null;  // 意向园区 park
  stage?: Code | null;  // 阶段 lead_stage
  floor_area?: Decimal | null;  // 意向建筑面积 ㎡
  land_area?: Decimal | null;  // 意向用地面积 亩
  investment?: Decimal | null;  // 意向投资 亿元
  tax_offered?: Decimal | null;  // 意向税收 万元/亩
  basis?: Code | null;  // 税收口径 amount_basis
  responsible?: Ref | null;  // 责任单位 unit
  last_contact?: Day | null;  // 最近接触日期
  tax_total?: Decimal | null;  // 意向年税收总额 万元
  industry?: Code | null;  // 行业代码 gb4754
  product?: string | null;  // 拟生产产品
  closed_reason?: string | null;  // 终止原因
  project?: Ref | null;  // 意向项目 project
  target?: Ref | null;  // 目标企业 target
  contact?: string | null;  // 联系人
  phone?: string | null;  // 联系电话
  note?: string | null;  // 备注
  next?: string | null;  // 下步计划
}

/** 意向阶段 */
export interface LeadStage {
  lead: Ref;  // 在谈意向 lead
  from: Day;  // 起始日期
  stage: Code;  // 阶段 lead_stage
  reason?: string | null;  // 变动说明
  note?: string | null;  // 备注
}

/** 意向接触 */
export interface LeadContact {
  lead: Ref;  // 在谈意向 lead
  day: Day;  // 日期
  seq?: Decimal | null;  // 序号 个
  by?: Ref | null;  // 接触单位 unit
  person?: string | null;  // 洽谈人员
  text?: string | null;  // 内容
  next?: string | null;  // 下步计划
  note?: string | null;  // 备注
}

/** 准入标准 */
export interface EntryStandard {
  park?: Ref | null;  // 园区 park
  class?: Code | null;  // 园区类别 park_class
  industry?: Code | null;  // 行业代码 gb4754
  indicator: Code;  // 指标 pledge_indicator
  from?: Day | null;  // 起始日期
  value?: Decimal | null;  // 每亩标准 万元/亩
  basis?: Code | null;  // 口径 amount_basis
  exemption?: string | null;  // 豁免情形
  cites?: string | null;  // 依据条款
  per_m2?: Decimal | null;  // 每㎡标准 万元/㎡
  total?: Decimal | null;  // 总额标准 万元
  ratio?: Decimal | null;  // 容积率标准 倍
  document?: Ref | null;  // 依据文件 policy
  to?: Day | null;  // 截止日期
  note?: string | null;  // 备注
}

/** 入园合同 */
export interface Contract {
  number?: string | null;  // 合同编号
  enterprise?: Ref | null;  // 入园企业 enterprise
  project: Ref;  // 项目 project
  investor?: string | null;  // 投资主体
  investor_place?: Ref | null;  // 投资来源地 place
  label_holder?: Ref | null;  // 资质主体 enterprise
  mode?: Code | null;  // 方式 contract_mode
  floor_area?: Decimal | null;  // 建筑面积 ㎡
  land_area?: Decimal | null;  // 供地面积 亩
  signed_on?: Day | null;  // 签订日期
  state?: Code | null;  // 状态 contract_state
  ended_on?: Day | null;  // 终止日期
  reason?: string | null;  // 变更原因
  replaces?: Ref | null;  // 替代合同 contract
  lead?: Ref | null;  // 在谈意向 lead
  investment?: Decimal | null;  // 承诺投资 亿元
  seq?: Decimal | null;  // 同日序号 个
  price?: Decimal | null;  // 合同金额 万元
  started_on?: Day | null;  // 起租日期
  expires_on?: Day | null;  // 合同到期日
  product?: string | null;  // 入园产品
  moved_in?: Day | null;  // 入驻日期
  in_production?: Day | null;  // 投产日期
  industry?: Code | null;  // 行业代码 gb4754
  note?: string | null;  // 备注
}

/** 合同房源 */
export interface ContractSpace {
  contract: Ref;  // 合同 contract
  building: Ref;  // 单体 building
  storey?: string | null;  // 楼层
  area?: Decimal | null;  // 面积 ㎡
  unit?: string | null;  // 房号
  note?: string | null;  // 备注
}

/** 承诺指标 */
export interface Pledge {
  contract: Ref;  // 合同 contract
  indicator: Code;  // 指标 pledge_indicator
  from_year: PeriodText;  // 起始年度
  per_mu?: Decimal | null;  // 每亩承诺 万元/亩
  per_m2?: Decimal | null;  // 每㎡承诺 万元/㎡
  total?: Decimal | null;  // 总额承诺 万元
  ratio?: Decimal | null;  // 容积率承诺 倍
  tax_scope?: Code | null;  // 税收口径 tax_scope
  exemption?: string | null;  // 豁免情形
  to_year?: PeriodText | null;  // 截止年度
  penalty?: string | null;  // 违约责任
  note?: string | null;  // 备注
}

/** 纳统 */
export interface Filing {
  enterprise: Ref;  // 企业 enterprise
  batch: string;  // 批次
  state?: Code | null;  // 状态 filing_state
  month?: PeriodText | null;  // 纳统月份
  reason?: string | null;  // 原因
  kind?: Code | null;  // 类别 filing_kind
  note?: string | null;  // 备注
}

/** 评价结果批次 */
export interface Run {
  scheme: string;  // 评价方案
  period: PeriodText;  // 评价期
  batch: string;  // 批次
  state?: Code | null;  // 状态 run_state
  decided_on?: Day | null;  // 确认日期
  as_of?: Decimal | null;  // 账本序号 个
  rules_hash?: string | null;  // 规则指纹
  input_hash?: string | null;  // 输入指纹
  pool?: Decimal | null;  // 参评数 个
  document?: Ref | null;  // 依据文件 policy
  file?: string | null;  // 结果文件
  note?: string | null;  // 备注
  until?: Day | null;  // 数据截止日
  result_hash?: string | null;  // 结果指纹
}

/** 评价结果 */
export interface Result {
  run: Ref;  // 评价批次 run
  enterprise?: Ref | null;  // 企业 enterprise
  land_unit?: Ref | null;  // 用地单元 land_unit
  park?: Ref | null;  // 园区 park
  town?: Ref | null;  // 所属乡镇 unit
  pool?: string | null;  // 评价组
  score?: Decimal | null;  // 得分 倍
  place?: Decimal | null;  // 名次 个
  grade?: string | null;  // 等级
  tail?: boolean | null;  // 末位
  margin?: Decimal | null;  // 距界分差 倍
  missing?: string | null;  // 缺失指标
  note?: string | null;  // 备注
  unit?: Ref | null;  // 被评单位 unit
}

/** 评价异议 */
export interface Objection {
  result: Ref;  // 评价结果 result
  day: Day;  // 提出日期
  text?: string | null;  // 异议内容
  evidence?: string | null;  // 证明材料
  field?: string | null;  // 异议指标
  claimed?: string | null;  // 主张数值
  state?: Code | null;  // 状态 objection_state
  reply?: string | null;  // 答复
  decided_on?: Day | null;  // 答复日期
  decided_by?: Ref | null;  // 处理单位 unit
  note?: string | null;  // 备注
}

/** 拉练轮次 */
export interface Tour {
  year: PeriodText;  // 年度
  round: Decimal;  // 轮次 个
  period?: PeriodText | null;  // 时期
  day?: Day | null;  // 拉练日期
  cutoff?: Day | null;  // 数据截止日
  issued_on?: Day | null;  // 印发日期
  host?: Ref | null;  // 承办单位 unit
  theme?: string | null;  // 主题
  document?: Ref | null;  // 通知文件 policy
  state?: Code | null;  // 状态 tour_state
  note?: string | null;  // 备注
}

/** 拉练来源截止日 */
export interface TourCutoff {
  tour: Ref;  // 拉练轮次 tour
  source: Code;  // 来源 data_source
  day: Day;  // 截止日
  note?: string | null;  // 备注
}

/** 拉练点位 */
export interface TourStop {
  tour: Ref;  // 拉练轮次 tour
  order: Decimal;  // 顺序 个
  project?: Ref | null;  // 项目 project
  building?: Ref | null;  // 单体 building
  name?: string | null;  // 点位名称
  minutes?: Decimal | null;  // 停留分钟 个
  speaker?: string | null;  // 讲解人
  highlights?: string | null;  // 看点
  note?: string | null;  // 备注
}

/** 拉练评分 */
export interface TourScore {
  tour: Ref;  // 拉练轮次 tour
  unit: Ref;  // 被评单位 unit
  item: string;  // 评分项
  judge?: string | null;  // 评委
  score?: Decimal | null;  // 得分 倍
  full_score?: Decimal | null;  // 满分 倍
  weight?: Decimal | null;  // 权重 %
  computed?: boolean | null;  // 是否计算得出
  note?: string | null;  // 备注
}

/** 拉练评档 */
export interface TourTier {
  tour: Ref;  // 拉练轮次 tour
  unit: Ref;  // 被评单位 unit
  tier?: Code | null;  // 档次 tour_tier
  place?: Decimal | null;  // 名次 个
  score?: Decimal | null;  // 总分 倍
  published?: boolean | null;  // 是否通报
  note?: string | null;  // 备注
}

/** 问题清单 */
export interface Finding {
  number: string;  // 编号
  source?: Code | null;  // 来源 task_source
  subject: string;  // 事项
  lead_unit?: Ref | null;  // 牵头单位 unit
  co_units?: string | null;  // 配合单位
  due?: Day | null;  // 完成时限
  state?: Code | null;  // 状态 task_state
  closed_by?: Ref | null;  // 销号人 person
  park?: Ref | null;  // 园区 park
  project?: Ref | null;  // 项目 project
  tour?: Ref | null;  // 拉练轮次 tour
  raised_on?: Day | null;  // 提出日期
  closed_on?: Day | null;  // 销号日期
  measure?: string | null;  // 整改措施
  note?: string | null;  // 备注
}

/** 督办 */
export interface Task {
  number: string;  // 编号
  source?: Code | null;  // 来源 task_source
  subject: string;  // 事项
  lead_unit?: Ref | null;  // 牵头单位 unit
  co_units?: string | null;  // 配合单位
  due?: Day | null;  // 完成时限
  state?: Code | null;  // 状态 task_state
  closed_by?: Ref | null;  // 销号人 person
  park?: Ref | null;  // 园区 park
  project?: Ref | null;  // 项目 project
  raised_on?: Day | null;  // 交办日期
  closed_on?: Day | null;  // 销号日期
  leader?: Ref | null;  // 交办领导 person
  finding?: Ref | null;  // 问题清单 finding
  note?: string | null;  // 备注
}

/** 反馈 */
export interface Feedback {
  finding?: Ref | null;  // 问题清单 finding
  task?: Ref | null;  // 督办 task
  unit: Ref;  // 反馈单位 unit
  day: Day;  // 日期
  text?: string | null;  // 内容
  file?: string | null;  // 附件
  seq?: Decimal | null;  // 序号 个
  progress?: Decimal | null;  // 完成比例 %
  note?: string | null;  // 备注
}

/** 报送轮次 */
export interface Collection {
  form: string;  // 报表
  period: PeriodText;  // 时期
  unit: Ref;  // 报送单位 unit
  due?: Day | null;  // 报送期限
  received?: Day | null;  // 报送日期
  returned?: Day | null;  // 退回日期
  return_reason?: string | null;  // 退回原因
  state?: Code | null;  // 状态 collection_state
  tour?: Ref | null;  // 拉练轮次 tour
  file?: string | null;  // 报送文件
  contact?: string | null;  // 填报人
  note?: string | null;  // 备注
}

/** 素材 */
export interface Material {
  round: Ref;  // 拉练轮次 tour
  unit: Ref;  // 报送单位 unit
  section: Code;  // 章节 report_section
  text?: string | null;  // 正文
  author?: string | null;  // 作者
  used?: boolean | null;  // 是否采用
  seq?: Decimal | null;  // 序号 个
  park?: Ref | null;  // 园区 park
  file?: string | null;  // 附件
  note?: string | null;  // 备注
}

/** 已出报告 */
export interface IssuedReport {
  template: string;  // 模板
  round: Ref;  // 拉练轮次 tour
  no: Decimal;  // 稿次 个
  state?: Code | null;  // 状态 report_state
  transaction?: Decimal | null;  // 账本序号 个
  rules_hash?: string | null;  // 规则指纹
  file?: string | null;  // 文件
  period?: PeriodText | null;  // 时期
  until?: Day | null;  // 数据截止日
  made_on?: Day | null;  // 生成日期
  title?: string | null;  // 标题
  template_hash?: string | null;  // 模板指纹
  note?: string | null;  // 备注
}

/** 文中数字 */
export interface PrintedFigure {
  report: Ref;  // 已出报告 issued_report
  tag: string;  // 标签
  expression?: string | null;  // 算式
  scope?: string | null;  // 范围
  period?: PeriodText | null;  // 时期
  value?: string | null;  // 数值
  override?: string | null;  // 改写值
  reason?: string | null;  // 改写理由
  unit?: string | null;  // 计量单位
  missing?: Decimal | null;  // 缺失数 个
  note?: string | null;  // 备注
}

export interface Registers {
  place: Place;
  unit: Unit;
  person: Person;
  post: Post;
  policy: Policy;
  membership: Membership;
  park: Park;
  park_class: ParkClass;
  park_area: ParkArea;
  park_rating: ParkRating;
  park_partner: ParkPartner;
  plan_study: PlanStudy;
  industry_group: IndustryGroup;
  industry_group_member: IndustryGroupMember;
  project: Project;
  project_plan: ProjectPlan;
  project_progress: ProjectProgress;
  project_leasing: ProjectLeasing;
  project_fund: ProjectFund;
  project_permit: ProjectPermit;
  building: Building;
  building_stage: BuildingStage;
  acceptance: Acceptance;
  acceptance_building: AcceptanceBuilding;
  acceptance_result: AcceptanceResult;
  parcel: Parcel;
  land_grade: LandGrade;
  idle_land: IdleLand;
  land_use: LandUse;
  land_unit: LandUnit;
  land_unit_parcel: LandUnitParcel;
  land_unit_tenant: LandUnitTenant;
  case: Case;
  case_step: CaseStep;
  enterprise: Enterprise;
  enterprise_name: EnterpriseName;
  site: Site;
  enterprise_label: EnterpriseLabel;
  enterprise_data: EnterpriseData;
  energy_use: EnergyUse;
  chain: Chain;
  chain_member: ChainMember;
  appeal: Appeal;
  target: Target;
  target_park: TargetPark;
  lead: Lead;
  lead_stage: LeadStage;
  lead_contact: LeadContact;
  entry_standard: EntryStandard;
  contract: Contract;
  contract_space: ContractSpace;
  pledge: Pledge;
  filing: Filing;
  run: Run;
  result: Result;
  objection: Objection;
  tour: Tour;
  tour_cutoff: TourCutoff;
  tour_stop: TourStop;
  tour_score: TourScore;
  tour_tier: TourTier;
  finding: Finding;
  task: Task;
  feedback: Feedback;
  collection: Collection;
  material: Material;
  issued_report: IssuedReport;
  printed_figure: PrintedFigure;
}
