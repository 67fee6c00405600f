"""What is said in the same words by the check, by the decision and by the filing page, which loads this table."""

from collections.abc import Mapping

OUTWARD = "使用范围改为“对外”，按对外报批"
TIMES = "对照记录改正有误的时间：发现以后第一时间报请，核实在发现以后、办结以前"
APART = "核对是否为同一群组、有无错字；不是同一群组的，宜在名称中写明各自的单位或工作"
MOVE = "使用部门改为承接工作的单位；日期有误的，改正备案日期"
SAME_GROUP = "核对是否为同一群组；是的，限制期内不得另建、更名"
EXPIRED = "日期有误的，改正日期；已结束使用的，不再办理"
SENTENCES: Mapping[str, tuple[str, str]] = {
    "unlisted_unit": ("机构名册中没有“{unit}”", "按机构名册填写全称；新设单位先登入机构名册"),
    "unlisted_person": ("人员名册中没有“{name}”", "按人员名册填写真实姓名；新到任人员先登入人员名册"),
    "several_people": ("姓名为“{name}”的有 {count} 人", "注明是哪一位：改为{choice}"),
    "outsiders_make_a_group_external": (
        "使用范围填为“对内”，成员单位中有“{unit}”，不属办事处部门",
        f"{OUTWARD}；部门名称有误的，按机构名册改正",
    ),
    "own_staff_only_inside_an_agency_group": (
        "{kind}的群组填为“对内”，只能有本单位人员，成员单位中有“{unit}”",
        f"{OUTWARD}；确无外单位人员的，从成员单位中删去",
    ),
    "joint_outsiders_make_a_group_external": ("使用范围填为“对内”，但与“{unit}”共同使用", OUTWARD),
    "outside_custodian_makes_a_group_external": (
        "使用范围填为“对内”，负责人{name}所在的“{unit}”是外单位",
        f"{OUTWARD}；或改由本单位人员负责",
    ),
    "unit_is_open_on_the_day/ended": ("备案日期 {day} 时，“{unit}”已于 {ends} 撤销", MOVE),
    "unit_is_open_on_the_day/to_come": ("备案日期 {day} 时，“{unit}”尚未设立（{starts} 设立）", MOVE),
    "joint_units_are_on_the_list": ("“{unit}”即使用部门，不重复列出", "从共同使用部门中删去"),
    "file_stands_in_its_units_folder": (
        "使用部门是“{unit}”，文件存放于文件夹“{folder}”",
        "移至 registry/groups/{slug}/；使用部门有误的，改正使用部门",
    ),
    "agency_names_its_leader": (
        "“{unit}”是{kind}，参照本制度执行（第二十三条），未写明主管领导",
        "补写“主管领导: ”，填写本单位主管领导的真实姓名",
    ),
    "records_in_order": ("备案日期 {day} 早于上一条的 {last}", "新记录列在最后；日期有误的，改正日期"),
    "use_does_not_precede_filing": (
        "启用日期 {begins} 早于首次备案日期 {day}",
        "日期有误的，改正日期；确属先启用后填报的，在备案事项说明中写明",
    ),
    "form_items_are_filled_in": ("{begins}“{text}”，视为未填写", "{how}"),
    "form_items_say_something": ("{begins}“{text}”，未写明具体内容", "{how}"),
    "names_are_distinct": ("与 {path} 重名（{name}）", "另定名称，如加上单位或工作内容；原群组不再使用的，先办理注销"),
    "names_are_not_too_alike": ("名称与 {path}（{name}）仅有数字或“群、组、工作、交流”等字的差别", APART),
    "names_are_not_too_alike/words": (
        "名称与 {path}（{name}）仅有单位名称或“新、续、临时、后半段”等字的差别",
        APART,
    ),
    "names_are_not_too_alike/looks": ("名称与 {path}（{name}）仅有形近字或繁简字的差别：{pairs}", APART),
    "name_lacks_what_a_phone_adds": (
        "群组名称“{pasted}”似带有手机所加的人数、引号，或以“羣”代“群”",
        "改为“{name}”；平台上显示的名称确实如此的，无须更改",
    ),
    "correction_is_a_change": (
        "说明以“更正”开头，备案类别为“{kind}”",
        "更正笔误的，另加一条“变更”记录；并非更正的，改写说明",
    ),
    "late_paper_is_a_creation": (
        "已在册的群组不作“纸质补录”",
        "按实际填表的日期办理变更、注销，说明不以“纸质补录”开头；漏登的纸质备案在说明中写明日期、编号",
    ),
    "whoever_takes_the_group_is_named": ("处置为已移交，未写明移交对象", "补写“移交给”，填写接管的单位和人员"),
    "term_ends_after_it_begins": (
        "使用期限 {end} 早于使用的第一天 {begins}",
        "使用期限填写使用的最后一天；日期有误的，改正日期",
    ),
    "short_lived_group_is_approved_before_use": (
        "启用日期 {begins} 早于首次备案日期 {day}；使用期限不超过 {most} 天的，审批之后方可启用",
        "启用日期改为 {day} 或以后；已先行使用的，填写“办理方式: 备案”，按全部程序办理",
    ),
    "start_is_within_seven_days": (
        "启用日期 {begins} 在首次备案日期七天以后，使用期限从备案日期起算，须按全部程序备案",
        "{from_day} 起报送的，只需分管主任审批；现在报送的，按全部程序办理",
    ),
    "filing_in_full_is_kept": (
        "已按全部程序备案，本次使用期限缩短至 {most} 天以内",
        "填写“办理方式: 备案”，沿用原编号；变更、注销同样按全部程序办理",
    ),
    "short_lived_chain_is_filed_in_full": (
        "与 {others} 属同一项工作，合计使用 {days} 天，超过 {limit} 天",
        "填写“办理方式: 备案”，按对内或对外的全部程序办理；确属另一项工作的，在“另有需要”写明理由，由分管主任审定",
    ),
    "term_ends_after_it_begins/short": (
        "从 {begins} 起算为 {days} 天，临时群不超过 {most} 天",
        "提前使用期限，或改按创建办理",
    ),
    "term_ends_after_it_begins/open": ("临时群须写明使用的最后一天", "首尾两日均计入，不超过 {most} 天"),
    "short_lived_group_is_filed_in_time/until": (
        "{day} 以前（含当日）仍由分管主任审批；更晚的改为{steps}。均须在 {end} 以前（含当日）报送，并经评审",
        "",
    ),
    "short_lived_group_is_filed_in_time/new": ("使用期限 {end} 已过，不再创建、延长", EXPIRED),
    "short_lived_group_is_filed_in_time/old": (
        "使用期限 {end} 已过，报送在其后（{day}），只能办理注销",
        "办理注销；继续使用的，另行创建",
    ),
    "further_need_is_weighed": (
        "{chain}；另有需要的理由：{reason}",
        "分管主任审批前核对：确属另一项工作的，予以同意；否则退回，按全部程序备案",
    ),
    "nothing_follows_a_cancellation": (
        "{day} 已注销，其后又有“{kind}”",
        "删除注销之后的记录；注销有误的，只加一条说明为“更正”的“变更”；确需使用的，另行创建备案",
    ),
    "cancellation_is_mended_in_time": ("注销{when}，超过三十天的不再更正", "继续使用的，另行创建备案"),
    "custodian_is_in_office": (
        "备案日期 {day} 时，{name}不在任",
        "改由在任人员负责；任期登记有误的，请信息技术部改正人员名册",
    ),
    "custodian_reports_to_another/director": (
        "{name}是办事处主任；负责人应将舆情报请分管主任（第十九条），不得向本人报请",
        "改由具体管理群组的工作人员负责",
    ),
    "custodian_reports_to_another/deputy": (
        "{name}是分管“{unit}”的主任；负责人应将舆情报请分管主任（第十九条），不得向本人报请",
        "改由具体管理群组的工作人员负责",
    ),
    "content_is_approved": (
        "{what}现有内容未经审批",
        "请最后一条备案记录的说明以“重新确认”开头，按全部程序重新报送",
    ),
    "content_is_approved/other": (
        "{what} 现有内容未经审批",
        "请按该文件的写法加一行注释“重新确认”（如“# 重新确认”；不能写注释的，恢复原内容或删去），按全部程序重新报送",
    ),
    "days_fit_the_request/to_come": ("备案日期 {day} 未到，到当日方可合并", "填写有误的，改正日期"),
    "days_fit_the_request/lists": (
        "备案日期以后，人员、机构名册有变动",
        "负责人、部门按备案日期当日的名册认定，请核对",
    ),
    "days_fit_the_request/late": ("备案日期 {day} 早于报送 {days} 天，超过七天", "按实际填表的日期改正"),
    "incident_times_in_order": ("{step}时间 {time} 早于前面的步骤（{before}）", TIMES),
    "incident_times_in_order/to_come": ("{step}时间 {time} 未到", "填写有误的，改正时间"),
    "incident_times_in_order/late": ("{step}时间 {time} 早于报送超过七天", "属实的，在“补录”写明迟报的理由"),
    "blacklist_subject_is_known/person": (
        "人员名册中没有工号“{number}”",
        "对象类型为{kind}的，填写人员名册上的工号",
    ),
    "blacklist_subject_is_known/listed": (
        "“{name}”在人员名册上，不以姓名列入",
        "删去姓名和单位，对象填写工号 {number}；不是同一人的，单位填写具体名称",
    ),
    "blacklist_dates_in_order/decided": ("决定日期 {day} 未到", "填写有误的，改正日期"),
    "blacklist_dates_in_order/starts": (
        "限制从 {starts} 开始，早于决定日期 {decided}",
        "限制最早自决定当日开始，改正有误的日期",
    ),
    "blacklist_dates_in_order/ends": ("限制到 {ends} 为止，早于开始的 {starts}", "改正有误的日期"),
    "blacklist_dates_in_order/lifted": (
        "解除日期 {lifted} 不在限制期（{starts} 至 {ends}）之内",
        "改正解除日期；期满结束的，不填",
    ),
    "blacklist_lifting_has_its_day": (
        "申诉结果为提前解除，未填写解除日期，限制仍然有效",
        "补填解除日期；未解除的，改正申诉结果",
    ),
    "blacklisted_custodian_takes_no_group": (
        "{name}在黑名单限制期内（{entry}）",
        "另定负责人，或待限制期满、提前解除后办理",
    ),
    "blacklisted_group_files_three_things": (
        "{who}在黑名单限制期内（{entry}），不办理其他变更",
        "限制期内只办理：仅更换负责人、注销、以“更正”或“重新确认”开头且只删去文字的变更；其他待期满后办理",
    ),
    "blacklisted_group_is_not_opened_anew": (
        "{about}没有实质区别{entry}",
        "限制期内不得另建、更名；确属另一项工作的，在“另有需要”写明理由，按全部程序办理，由主任签批",
    ),
    "blacklisted_group_is_not_opened_anew/itself": ("即{about}{entry}", "可按全部程序备案，备案以后仍受限制"),
    "new_group_is_not_like_a_blacklisted_one/others": ("{about}没有实质区别，单位和负责人不同{entry}", SAME_GROUP),
    "new_group_is_not_like_a_blacklisted_one/alike": ("{about}相近{entry}", SAME_GROUP),
    "new_group_is_not_like_a_blacklisted_one/reason": (
        "{about}没有实质区别{entry}；另有需要的理由：{reason}",
        "主任签批前核对：确属另一项工作的，予以同意；否则退回",
    ),
    "quiet_period_ends_after_it_starts": ("止日 {ends} 早于起日 {starts}", "改正有误的日期"),
    "quiet_period_bears_its_year": (
        "{starts} 开始的禁言期，文件名为 {file}.yaml",
        "文件名以 {year}- 开头，或改正起日",
    ),
    "quiet_scope_is_known": ("范围不明：“{scope}”", "从{scopes}中选一项，或按机构名册写一个单位的名称"),
    "quiet_confirmation_times_in_order": ("恢复时间 {restored} 不晚于禁言时间 {muted}", "改正有误的时间"),
    "minutes_in_order": ("第 {later} 次会议（{day}）早于第 {earlier} 次（{before}）", "核对两次会议的日期和次数"),
    "of_a_day_to_come": ("{what}日期 {day} 未到，到当日方可合并", "填写有误的，改正日期"),
    "meeting_has_enough_present": (
        "出席 {count} 人，不足 {least} 人，不成其为会议",
        "补全出席名单；确属不足的，另行召开会议",
    ),
    "chair_is_present": ("主持人{chair}未列入出席名单", "将主持人列入出席名单，两处姓名一致；或改正主持人"),
    "meeting_of_too_few_passes_nothing": (
        "{lacks}，不作讨论通过的依据",
        "核对主持人、出席名单和会议日期；填写无误的，无须更改，各件另行上会",
    ),
    "paper_is_witnessed_by_secretary_and_registrar": (
        "见证人{names}不是 {day} 在任的办公会秘书、信息技术部各一人",
        "由当时的办公会秘书和信息技术部各一人见证，均不得为签字人本人",
    ),
    "paper_is_witnessed_by_secretary_and_registrar/party": (
        "{party}是申请人或该群组的负责人，不得见证",
        "秘书：{secretaries}；信息技术部：{registrars}",
    ),
    "minutes/reason": ("未写明更正的理由", "写明以后，改正有误的各项"),
    "minutes/unticked": ("未选定", "选定以后报送"),
    "minutes/year": ("不是 {year} 年的日期", "会议的年份不更正，改正日期"),
    "minutes/taken": ("该次会议已有纪要", "改正次数"),
    "minutes/supplemented": ("{groups}已写入补充", "结论仍为“原则通过”"),
    "minutes/unanswered": ("{groups}未选定结论", "没有讨论的，选“未上会”"),
    "minutes/unexplained": ("{groups}未填写意见", "写明修改意见或理由"),
    "minutes/late": ("{groups}在会议日期之后审核，不写入本次纪要", ""),
    "a_change_changes_something": (
        "除新的备案记录外，各项内容没有改动",
        "写明改动的内容；不需改动的，不必报送；更正以前的记录、清查无误的，说明以“更正”“清查”开头",
    ),
    "no_personal_data": ("写有号码、账号或链接", "删去，提交后无法收回"),
    "no_personal_data/alike": (
        "疑似写有号码、账号或链接",
        "不得填写电话、证件号、微信号、群链接；确非上述内容的，无须更改",
    ),
    "help/extend": ("延长以后，使用的最后一天", ""),
    "help/mend": ("该群组已注销。不应注销的，恢复使用，其他内容不改动；去向填写有误的，选定正确的去向。", ""),
    "file_name/missing": ("请填写文件名", ""),
    "file_name/reserved": ("系 Windows 系统保留的名称", "另定文件名"),
    "file_name/letters": ("只用小写字母、数字，中间可用短横", ""),
    "file_name/taken": ("该文件名已被使用", "另定文件名"),
    "incident_letter": (
        "现将“{name}”（{about}）的舆情信息及处置意见报请审示。\n发现时间：{found}\n舆情信息：{report}\n处置意见：{opinion}\n妥否，请批示。",
        "",
    ),
    "hidden": ("有不可见的字符或表情符号", "删去该字符，重新录入"),
    "nothing_is_changed": ("没有改动任何文件", "填写改动的内容；不需改动的，不必报送"),
}
"""By the rule, or the check of the decision, that says it; after a slash which of its sentences."""


def worded(key: str, **values: object) -> tuple[str, str]:
    """What is wrong and how to mend it."""
    says, fix = SENTENCES[key]
    return says.format(**values), fix.format(**values)
